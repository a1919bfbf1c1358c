import type { Settings } from "./settings/settings.ts";

/** A request to the bridge; `path` begins with a slash and holds the query. */
export type BridgeRequest =
  | { readonly method: "GET"; readonly path: string }
  | { readonly method: "POST"; readonly path: string; readonly body: object };

/** The response's status and JSON body (undefined where it is not JSON), or why there is no response. */
export type BridgeReply =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly error: string };

/** The response whose body goes on, or why there is none. */
export type BridgeStream =
  | { readonly ok: true; readonly response: Response }
  | { readonly ok: false; readonly error: string };

/** Longer than the bridge ever takes, shorter than a queue or a person waits. */
const TIMEOUT_MS = 10_000;

/** Sends one signed request to the bridge (BRG5). The signature of a GET covers `GET <path?query>`. Never throws. */
export async function askBridge(settings: Settings, request: BridgeRequest): Promise<BridgeReply> {
  const url = new URL(settings.bridgeUrl + request.path);
  const body = request.method === "POST" ? JSON.stringify(request.body) : undefined;
  const headers = await signatureHeaders(body ?? `GET ${url.pathname}${url.search}`, settings);
  if (body !== undefined) headers.set("content-type", "application/json");
  try {
    const response = await settings.fetchBridge(url, {
      method: request.method,
      headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
    });
    return { ok: true, status: response.status, body: parsed(await response.text()) };
  } catch (error) {
    return { ok: false, error: String(error) };
  }
}

/** Asks the bridge, signed, for an answer without an end; only its beginning has to come in time. Never throws. */
export async function openBridgeStream(settings: Settings, path: string): Promise<BridgeStream> {
  const url = new URL(settings.bridgeUrl + path);
  const headers = await signatureHeaders(`GET ${url.pathname}${url.search}`, settings);
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort(new Error(`no answer within ${TIMEOUT_MS} ms`));
  }, TIMEOUT_MS);
  try {
    const response = await settings.fetchBridge(url, { headers, signal: late.signal, redirect: "manual" });
    return { ok: true, response };
  } catch (error) {
    return { ok: false, error: String(error) };
  } finally {
    clearTimeout(timer);
  }
}

async function signatureHeaders(body: string, { hubToBridge }: Settings): Promise<Headers> {
  // A delivery that is sent again gets an id of its own: the bridge recognises its jobs by their job ids.
  const id = crypto.randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1000));
  return new Headers({
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": await hubToBridge.sign(id, timestamp, body),
  });
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

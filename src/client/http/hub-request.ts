import { standardPlatform } from "../connection/platform.ts";
import type { Platform } from "../connection/platform.ts";
import { anyLength, durationOr } from "../connection/timer.ts";
import { readAnswer, unreachable } from "./http-answer.ts";
import type { HttpAnswer } from "./http-answer.ts";

/** Where the hub is and how long to wait for it. */
export interface HubAddress {
  /** Base of the edge, such as `http://127.0.0.1:8787`; a slash at the end does no harm. */
  readonly url: string;
  /** The one of browsers and Node, unless given. */
  readonly platform?: Pick<Platform, "fetch" | "after"> | undefined;
  /** 15 s by default; a read with `waitFor` (RES5) takes up to 5 s by itself. */
  readonly timeoutMs?: number | undefined;
}

export interface HubRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** From `/v1` on, with the query. */
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  /** Further headers, such as `if-match`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the body of a success is what was asked for; an answer that is not is somebody else's (CLT6). */
  readonly isExpected: (body: unknown) => boolean;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/** One request to the hub; a refusal, a silence and a stranger's answer are values (SOK2). */
export async function requestHub<T>(address: HubAddress, request: HubRequest): Promise<HttpAnswer<T>> {
  const url = `${address.url.replace(/(?<!\/)\/+$/, "")}${request.path}`;
  const timeoutMs = durationOr(DEFAULT_TIMEOUT_MS, address.timeoutMs);
  const { fetch, after } = address.platform ?? standardPlatform();
  const abort = new AbortController();
  const cancel = anyLength(after)(timeoutMs, () => abort.abort(new Error(`nothing within ${timeoutMs} ms`)));
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: {
        accept: "application/json",
        ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      signal: abort.signal,
    });
    return await readAnswer<T>(response, request.isExpected);
  } catch (cause) {
    return unreachable(url, cause);
  } finally {
    cancel();
  }
}

/** `?a=1&b=2` of the fields that are there, or nothing. */
export function queryOf(fields: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

import type { MiddlewareHandler } from "hono";
import type { FromBridge } from "./edge.ts";
import { readText } from "./read-input.ts";
import { refuse } from "./refuse.ts";
import type { Keys } from "./settings.ts";

/** A result may hold a whole recap. */
const MAX_RESULT_BYTES = 8 * 1024 * 1024;

/** BRG1, BRG5: nothing of a request is read before its signature was found good. */
export const signedByBridge: MiddlewareHandler<FromBridge> = async (c, next) => {
  const signed = await signedText(c.req.raw);
  if (!signed.ok) return refuse(c, signed.problem);
  if (!isSigned(signed.value, c.req.raw.headers, c.var.settings.bridgeToHub)) {
    const detail = "sign the request with a key of BRIDGE_TO_HUB_SECRETS, at most 5 minutes ago";
    return refuse(c, { code: "unauthenticated", detail });
  }
  c.set("signedBody", signed.value);
  return next();
};

async function signedText(request: Request) {
  if (request.method !== "GET") return readText(request, MAX_RESULT_BYTES);
  const { pathname, search } = new URL(request.url);
  return { ok: true, value: `GET ${pathname}${search}` } as const;
}

/** Whether any of the keys made this Standard Webhooks signature, within 5 minutes of now. */
function isSigned(body: string, headers: Headers, keys: Keys): boolean {
  const named = Object.fromEntries(headers);
  return keys.some((key) => {
    try {
      key.verify(body, named, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });
}

import type { MiddlewareHandler } from "hono";
import { readWebhookHeaders } from "../../durable/protocol/bridge/webhook.ts";
import type { FromBridge } from "../app-env.ts";
import { readBytes } from "../read-input.ts";
import { refuse } from "../refuse.ts";

/** A result is one payload of a Temporal activity before it is sent, which holds at most 2 MiB: a whole recap. */
const MAX_RESULT_BYTES = 2 * 1024 * 1024;

/**
 * BRG1, BRG5: nothing of a request is read before its signature was found good. The headers are looked at first, so that
 * a request that cannot be good costs neither the reading of its body nor a hash.
 */
export const signedByBridge: MiddlewareHandler<FromBridge> = async (c, next) => {
  const headers = readWebhookHeaders(c.req.raw.headers, Date.now());
  if (headers === undefined) return refuse(c, UNSIGNED);
  const signed = await signedBytes(c.req.raw);
  if (!signed.ok) return refuse(c, signed.problem);
  if (!(await c.var.settings.bridgeToHub.verify(headers, signed.value))) return refuse(c, UNSIGNED);
  c.set("signedBody", signed.value);
  return next();
};

const UNSIGNED = {
  code: "unauthenticated",
  detail: "sign the request with a key of BRIDGE_TO_HUB_SECRETS, at most 5 minutes ago",
} as const;

async function signedBytes(request: Request) {
  if (request.method !== "GET") return readBytes(request, MAX_RESULT_BYTES);
  const { pathname, search } = new URL(request.url);
  return { ok: true, value: new TextEncoder().encode(`GET ${pathname}${search}`) } as const;
}

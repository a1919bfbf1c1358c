import { timingSafeEqual } from "node:crypto";
import { readWebhookHeaders, type WebhookHeaders } from "../../../durable/protocol/bridge/webhook.ts";
import type { Problem } from "../../../durable/protocol/http/problem.ts";
import type { Keys } from "../../process/settings.ts";

/** The refusal of a request without a good signature (BRG5). */
export const UNSIGNED: Problem = {
  code: "unauthenticated",
  detail: "sign the request with a key of HUB_TO_BRIDGE_SECRETS, at most 5 minutes ago",
};

/**
 * Whether any of the keys made this Standard Webhooks signature (BRG5).
 * @param headers as `readWebhookHeaders` read them, which has looked at the timestamp.
 * @param signed the text of the body; of a GET `GET <path?query>`.
 */
export function verifySignature(headers: WebhookHeaders, signed: string, keys: Keys): boolean {
  const claimed = headers.signatures.map((each) => Buffer.from(`v1,${each}`));
  const at = new Date(Number(headers.timestamp) * 1000);
  return keys.some((key) => {
    const made = Buffer.from(key.sign(headers.id, at, signed));
    return claimed.some((each) => each.length === made.length && timingSafeEqual(each, made));
  });
}

/** Whether a GET is signed: the text is its method, path and query (BRG5). */
export function isSignedGet(request: Request, keys: Keys): boolean {
  const { pathname, search } = new URL(request.url);
  const headers = readWebhookHeaders(request.headers, Date.now());
  return headers !== undefined && verifySignature(headers, `GET ${pathname}${search}`, keys);
}

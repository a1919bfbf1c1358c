import { timingSafeEqual } from "node:crypto";
import type { WebhookHeaders } from "../../../durable/protocol/bridge/webhook.ts";
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

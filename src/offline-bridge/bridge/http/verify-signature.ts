import { timingSafeEqual } from "node:crypto";
import type { WebhookHeaders } from "../../../durable/protocol/bridge/webhook.ts";
import type { Keys } from "../../process/settings.ts";

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

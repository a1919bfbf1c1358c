import type { Keys } from "../process/settings.ts";

/**
 * Headers that sign a message by Standard Webhooks with the first key (BRG5).
 * @param id said again with every try of the same message.
 */
export function signatureHeaders(id: string, body: string, [signer]: Keys): Record<string, string> {
  const now = new Date();
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": signer.sign(id, now, body),
  };
}

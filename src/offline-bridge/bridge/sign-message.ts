import type { Keys } from "../process/settings.ts";

/**
 * Headers that sign a message by Standard Webhooks with the first key (BRG5).
 * @param id said again with every try of the same message.
 */
export function signatureHeaders(id: string, body: string, [first]: Keys): Record<string, string> {
  return headersSignedByAll(id, body, [first]);
}

/** The same with a signature of each key, for a receiver that may know only one of them. */
export function headersSignedByAll(id: string, body: string, keys: Keys): Record<string, string> {
  const now = new Date();
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": keys.map((key) => key.sign(id, now, body)).join(" "),
  };
}

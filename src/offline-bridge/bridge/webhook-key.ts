import { createHmac } from "node:crypto";
import { keyOfSecret, signedPrefix } from "../../durable/protocol/bridge/webhook.ts";

/** Signs messages by Standard Webhooks (BRG5). */
export interface Signer {
  /** The value of `webhook-signature` for one message; `at` counts in whole seconds. */
  sign(id: string, at: Date, body: string): string;
}

/**
 * One key of Standard Webhooks. Node's own code does the hashing, ten times as fast as what is written in JavaScript.
 */
export class WebhookKey implements Signer {
  readonly #bytes: Buffer;

  /** @param secret a well-formed one. */
  constructor(secret: string) {
    this.#bytes = Buffer.from(keyOfSecret(secret) ?? "", "base64");
  }

  sign(id: string, at: Date, body: string): string {
    const prefix = signedPrefix({ id, timestamp: String(Math.floor(at.getTime() / 1000)) });
    return `v1,${createHmac("sha256", this.#bytes).update(prefix).update(body).digest("base64")}`;
  }
}

import { keyOfSecret, signedPrefix, type WebhookHeaders } from "../../durable/protocol/bridge/webhook.ts";

const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

/** The keys of one direction between hub and bridge: the first signs, all verify (BRG5). The runtime does the hashing. */
export class WebhookKeys {
  readonly #bytes: readonly Uint8Array<ArrayBuffer>[];
  #keys: readonly CryptoKey[] | undefined;

  /** @param secrets well-formed ones, at least one. */
  constructor(secrets: readonly string[]) {
    this.#bytes = secrets.map((secret) => bytesOf(keyOfSecret(secret) ?? ""));
  }

  /** The key bytes in order, for what else is derived from them. */
  get bytes(): readonly Uint8Array<ArrayBuffer>[] {
    return this.#bytes;
  }

  /** The value of `webhook-signature`. @param timestamp whole seconds since 1970. */
  async sign(id: string, timestamp: string, body: string): Promise<string> {
    const [signer] = await this.#imported();
    if (signer === undefined) throw new Error("there is no key to sign with");
    const signature = await crypto.subtle.sign(
      HMAC,
      signer,
      messageOf({ id, timestamp }, new TextEncoder().encode(body)),
    );
    return `v1,${base64Of(signature)}`;
  }

  /** Whether one of the keys made one of the signatures over this body. */
  async verify(headers: WebhookHeaders, body: Uint8Array): Promise<boolean> {
    const message = messageOf(headers, body);
    for (const key of await this.#imported()) {
      const made = base64Of(await crypto.subtle.sign(HMAC, key, message));
      if (headers.signatures.some((claimed) => isSame(claimed, made))) return true;
    }
    return false;
  }

  async #imported(): Promise<readonly CryptoKey[]> {
    // Kept once it is there: a promise of one request may not be awaited by another.
    this.#keys ??= await Promise.all(
      this.#bytes.map((bytes) => crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"])),
    );
    return this.#keys;
  }
}

function messageOf(headers: Pick<WebhookHeaders, "id" | "timestamp">, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const prefix = new TextEncoder().encode(signedPrefix(headers));
  const message = new Uint8Array(prefix.length + body.length);
  message.set(prefix);
  message.set(body, prefix.length);
  return message;
}

/** Takes as long wherever the two differ. */
function isSame(claimed: string, made: string): boolean {
  if (claimed.length !== made.length) return false;
  let difference = 0;
  for (let at = 0; at < made.length; at += 1) difference |= claimed.charCodeAt(at) ^ made.charCodeAt(at);
  return difference === 0;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function base64Of(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

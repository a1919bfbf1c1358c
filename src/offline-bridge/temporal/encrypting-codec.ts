import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { ValueError, type Payload, type PayloadCodec } from "@temporalio/common";
import proto from "@temporalio/proto";

const { Payload: StoredPayload } = proto.temporal.api.common.v1;

/** Bytes of a key of AES-256. */
export const PAYLOAD_KEY_BYTES = 32;

const ENCODING = "binary/encrypted";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts everything that workflows, activities, updates and results hand to Temporal by AES-256-GCM, so that seeds and
 * the words of players are not readable there (BRG6). The first key encrypts, all decrypt. A payload that was stored
 * before there was a key is passed on as it is.
 */
export class EncryptingCodec implements PayloadCodec {
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #first: { readonly id: string; readonly key: Uint8Array };

  constructor(first: Uint8Array, others: readonly Uint8Array[] = []) {
    this.#first = { id: idOf(first), key: first };
    this.#keys = new Map([first, ...others].map((key) => [idOf(key), key]));
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => this.#encrypt(payload));
  }

  /** @throws ValueError for a payload that none of the keys decrypts; its workflow then waits for a worker that has the key. */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => (textOf(payload, "encoding") === ENCODING ? this.#decrypt(payload) : payload));
  }

  #encrypt(payload: Payload): Payload {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#first.key, nonce);
    const plain = StoredPayload.encode(payload).finish();
    const data = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return { metadata: { encoding: Buffer.from(ENCODING), "encryption-key-id": Buffer.from(this.#first.id) }, data };
  }

  #decrypt(payload: Payload): Payload {
    const id = textOf(payload, "encryption-key-id");
    const key = this.#keys.get(id);
    if (key === undefined)
      throw new ValueError(`a payload is encrypted with key ${id}: add that key to TEMPORAL_PAYLOAD_KEYS`);
    const data = payload.data ?? new Uint8Array();
    const decipher = createDecipheriv("aes-256-gcm", key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(data.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return StoredPayload.decode(plain);
  }
}

/** Names a key without telling it. */
function idOf(key: Uint8Array): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 16);
}

function textOf(payload: Payload, field: string): string {
  return Buffer.from(payload.metadata?.[field] ?? []).toString();
}

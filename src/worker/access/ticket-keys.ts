import * as v from "valibot";
import { ActorId, HubId, RoomId } from "../../durable/protocol/values/ids.ts";

/** The content of a ticket (SOK9). The room keeps a hash of `secret` and marks it as used. */
const TicketClaims = v.object({
  hubId: HubId,
  roomId: RoomId,
  actorId: ActorId,
  /** Milliseconds since 1970. */
  expiresAt: v.pipe(v.number(), v.safeInteger()),
  secret: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,128}$/)),
});
export type TicketClaims = v.InferOutput<typeof TicketClaims>;

/** Longer ones are not looked at; the longest that is made has some 500 characters. */
const TICKET = /^([A-Za-z0-9_-]{1,1024})\.([A-Za-z0-9_-]{43})$/;
const HMAC = { name: "HMAC", hash: "SHA-256", length: 256 } as const;
/** Binds the derived keys to this one use. */
const LABEL = new TextEncoder().encode("frontier-hub/ticket/v1");

/**
 * Makes and checks tickets, so that the edge names no room for one that nobody made (SOK9). The keys are derived (HKDF)
 * from the secrets towards the bridge, which every hub has: the first signs, all verify, and a change of secrets loses no
 * ticket.
 */
export class TicketKeys {
  readonly #secrets: readonly Uint8Array<ArrayBuffer>[];
  #keys: readonly CryptoKey[] | undefined;

  constructor(secrets: readonly Uint8Array<ArrayBuffer>[]) {
    this.#secrets = secrets;
  }

  /** The ticket as it stands in a subprotocol behind `ticket.`. */
  async sign(claims: TicketClaims): Promise<string> {
    const [signer] = await this.#derived();
    if (signer === undefined) throw new Error("there is no key to sign with");
    const payload = base64Url(new TextEncoder().encode(JSON.stringify(claims)));
    const mac = await crypto.subtle.sign(HMAC, signer, new TextEncoder().encode(payload));
    return `${payload}.${base64Url(new Uint8Array(mac))}`;
  }

  /** The content of a ticket that one of the keys signed; it may have expired or name another room. */
  async read(ticket: string): Promise<TicketClaims | undefined> {
    const [, payload, mac] = TICKET.exec(ticket) ?? [];
    if (payload === undefined || mac === undefined) return undefined;
    const signed = new TextEncoder().encode(payload);
    for (const key of await this.#derived()) {
      if (await crypto.subtle.verify(HMAC, key, bytesOf(mac), signed)) return claimsIn(payload);
    }
    return undefined;
  }

  async #derived(): Promise<readonly CryptoKey[]> {
    // Kept once it is there: a promise of one request may not be awaited by another.
    this.#keys ??= await Promise.all(this.#secrets.map(deriveKey));
    return this.#keys;
  }
}

async function deriveKey(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const whole = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: LABEL };
  return crypto.subtle.deriveKey(how, whole, HMAC, false, ["sign", "verify"]);
}

/** Only a key of ours signs it, but an earlier release may have meant something else by it. */
function claimsIn(payload: string): TicketClaims | undefined {
  try {
    const read = v.safeParse(TicketClaims, JSON.parse(new TextDecoder().decode(bytesOf(payload))));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

function base64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(bytes, (character) => character.charCodeAt(0));
}

/** Shortest key that Standard Webhooks allows, in bytes. */
export const LEAST_KEY_BYTES = 24;
/** BRG1: how far a signature's timestamp may be off, in seconds. */
const TOLERANCE_SECONDS = 5 * 60;
const LONGEST_ID = 512;
/** A message is signed once for each key that is changed; more signatures than these are not looked at. */
const MOST_SIGNATURES = 8;

/**
 * `whsec_` and padded base64. Bits that no byte uses must be 0, so that two secrets are the same key where they are the
 * same text.
 */
const SECRET = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?)$/;

/** The base64 in a secret of Standard Webhooks; undefined where it is malformed or its key is too short. */
export function keyOfSecret(secret: string): string | undefined {
  const [, base64] = SECRET.exec(secret) ?? [];
  if (base64 === undefined) return undefined;
  const bytes = (base64.length / 4) * 3 - (base64.length - base64.replace(/(?<!=)=+$/, "").length);
  return bytes >= LEAST_KEY_BYTES ? base64 : undefined;
}

/** The signature of a message by Standard Webhooks, as its headers carry it. */
export interface WebhookHeaders {
  readonly id: string;
  /** Seconds since 1970, as they were signed. */
  readonly timestamp: string;
  /** Base64 of each HMAC-SHA256 that is claimed, 44 characters. */
  readonly signatures: readonly string[];
}

/**
 * Reads the signature headers, which costs nothing, so that no body is read or hashed for a request that cannot be good
 * (BRG1). Undefined where one is missing or malformed, or the timestamp is more than 5 min from `now` (ms).
 */
export function readWebhookHeaders(
  headers: { get(name: string): string | null },
  now: number,
): WebhookHeaders | undefined {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  if (id === "" || id.length > LONGEST_ID || !/^\d{1,12}$/.test(timestamp)) return undefined;
  if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > TOLERANCE_SECONDS) return undefined;
  const signatures = (headers.get("webhook-signature") ?? "")
    .split(" ", MOST_SIGNATURES)
    .flatMap((each) => /^v1,([A-Za-z0-9+/]{43}=)$/.exec(each)?.[1] ?? []);
  return signatures.length === 0 ? undefined : { id, timestamp, signatures };
}

/** The signed text before the body: `<id>.<timestamp>.` */
export function signedPrefix({ id, timestamp }: Pick<WebhookHeaders, "id" | "timestamp">): string {
  return `${id}.${timestamp}.`;
}

import type { Keys } from "../settings.ts";

/**
 * Whether any of the keys made this Standard Webhooks signature (BRG5), within 5 minutes of now.
 * @param signed the body as it came; of a GET `GET <path?query>`.
 */
export function verifySignature(signed: string, headers: Headers, keys: Keys): boolean {
  const named = Object.fromEntries(headers);
  return keys.some((key) => {
    try {
      key.verify(signed, named, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });
}

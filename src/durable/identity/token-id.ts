import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Names a token by its `jti`, or by the whole token where it has none; cannot be used in its place (AUD1, TOK9). */
export function tokenIdOf(named: string): string {
  return bytesToHex(sha256(utf8ToBytes(named))).slice(0, 32);
}

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** The tag of what a hub keeps of its catalog: 16 hex digits, or `none` where nothing was ever put (CAT4). */
export function catalogTag(override: string | null): string {
  return override === null ? "none" : bytesToHex(sha256(utf8ToBytes(override))).slice(0, 16);
}

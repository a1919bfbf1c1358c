import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** The tag of a hub that never overrode anything. */
export const NO_OVERRIDE = "none";

/** The tag of what a hub keeps of its catalog: 16 hex digits, or NO_OVERRIDE (CAT4). */
export function catalogTag(override: string | null): string {
  return override === null ? NO_OVERRIDE : bytesToHex(sha256(utf8ToBytes(override))).slice(0, 16);
}

/**
 * The tag by which the directory tells rooms of their hub: the catalog's tag, and the version of the hub's bans behind
 * it where there ever was one (MOD6). A room of the release before takes the whole for a tag that it does not know.
 */
export function hubTag(catalog: string, bansVersion: number): string {
  return bansVersion === 0 ? catalog : `${catalog}+${bansVersion}`;
}

/** The parts of a hub's tag; without a version of the bans nothing is said about them. */
export function partsOfTag(tag: string): { readonly catalog: string; readonly bansVersion: number | undefined } {
  const [, catalog = tag, version] = /^(.*)\+(\d{1,15})$/.exec(tag) ?? [];
  return { catalog, bansVersion: version === undefined ? undefined : Number(version) };
}

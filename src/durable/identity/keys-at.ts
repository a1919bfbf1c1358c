import { createRemoteJWKSet, jwksCache, type JWKSCacheInput } from "jose";

/** The shortest time between two fetches for a key that the list lacks. */
const COOLDOWN_MS = 30_000;

/** The keys behind `HUB_JWKS_URL` (TOK7). */
export interface KeyList {
  readonly find: ReturnType<typeof createRemoteJWKSet>;
  /** When the list was fetched last, in ms; 0 before the first time. */
  fetchedAt(): number;
  /** In how many ms the list may be fetched again for a key that it lacks. */
  coolsDownInMs(): number;
}

const known = new Map<string, KeyList>();

/**
 * The keys at an address, fetched when first asked for and kept for as long as the isolate lives and the list is fresh.
 */
export function keysAt(url: string): KeyList {
  const before = known.get(url);
  if (before) return before;
  // The library records here when it fetched the list.
  const cache: JWKSCacheInput = {};
  const find = createRemoteJWKSet(new URL(url), {
    timeoutDuration: 5000,
    cooldownDuration: COOLDOWN_MS,
    [jwksCache]: cache,
  });
  const fetchedAt = () => (typeof cache["uat"] === "number" ? cache["uat"] : 0);
  const keys: KeyList = {
    find,
    fetchedAt,
    coolsDownInMs: () => Math.min(COOLDOWN_MS, Math.max(0, fetchedAt() + COOLDOWN_MS - Date.now())),
  };
  known.set(url, keys);
  return keys;
}

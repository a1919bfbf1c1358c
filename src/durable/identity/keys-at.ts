import { createRemoteJWKSet } from "jose";

type Keys = ReturnType<typeof createRemoteJWKSet>;
const known = new Map<string, Keys>();

/** The keys behind `HUB_JWKS_URL`, fetched when first asked for and kept for as long as the isolate lives and the list is fresh. */
export function keysAt(url: string): Keys {
  const before = known.get(url);
  if (before) return before;
  const keys = createRemoteJWKSet(new URL(url), { timeoutDuration: 5000 });
  known.set(url, keys);
  return keys;
}

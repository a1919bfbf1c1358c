/** Hex of `bytes` random bytes. */
export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

/** An id nobody can guess, such as `con-1f0c…`. */
export function newId(prefix: string): string {
  return `${prefix}-${randomHex(10)}`;
}

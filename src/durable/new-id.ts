const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Hex of `bytes` random bytes. */
export function randomHex(bytes: number): string {
  let hex = "";
  // By a table: an id is made for every command.
  for (const byte of crypto.getRandomValues(new Uint8Array(bytes))) hex += HEX[byte];
  return hex;
}

/** An id nobody can guess, such as `con-1f0c…`. */
export function newId(prefix: string): string {
  return `${prefix}-${randomHex(10)}`;
}

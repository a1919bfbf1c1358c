/** Where a list goes on, as a text that only the archive reads. */
export function cursorOf(seq: number): string {
  return Buffer.from(`after:${seq}`).toString("base64url");
}

/** The place a cursor names; undefined where it is none of ours. */
export function seqOf(cursor: string): number | undefined {
  const [, digits] = /^after:(\d{1,15})$/u.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

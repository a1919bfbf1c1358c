import * as v from "valibot";

/** Where a list goes on: behind the entry with this number, as a text that only the hub reads. */
export function cursorOf(seq: number): string {
  return `after-${seq}`;
}

/** The number in a cursor; undefined where no page of ours gave it. */
export function seqOf(cursor: string): number | undefined {
  const [, digits] = /^after-(0|[1-9]\d{0,14})$/.exec(cursor) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** `cursor` of a page. */
export const PageCursor = v.pipe(
  v.string(),
  v.check((cursor) => seqOf(cursor) !== undefined, "must be the nextCursor of a page of this list"),
);

import type { Placed } from "./placed.ts";

/** Words in place of those from one offset to another. No entity stands in what is replaced. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A sentence's text and its entities by offset. */
export interface Worded {
  readonly text: string;
  readonly entityAt: ReadonlyMap<number, Placed>;
}

/** The sentence with all edits, which are in order and do not overlap. */
export function rewritten({ text, entityAt }: Worded, edits: readonly Edit[]): Worded {
  if (edits.length === 0) return { text, entityAt };
  let read = "";
  let from = 0;
  for (const edit of edits) {
    read += text.slice(from, edit.from) + edit.text;
    from = edit.to;
  }
  const shiftOf = (at: number): number =>
    edits.reduce((sum, { from: begin, to, text: words }) => sum + (at >= to ? words.length - (to - begin) : 0), 0);
  return {
    text: read + text.slice(from),
    entityAt: new Map([...entityAt].map(([at, one]) => [at + shiftOf(at), one])),
  };
}

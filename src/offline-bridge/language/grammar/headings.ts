import type { Placed } from "./placed.ts";
import { rewritten, type Edit, type Worded } from "./rewrite-sentence.ts";

const CLAUSE_BEGINS = new Set(
  "it they the a an its their he she we i you this that these those nobody no there all every one two as in at on when after".split(
    " ",
  ),
);
const MARKS = /[;:](?= )| [-–—](?= )/gu;

/** `The Range: taken by the Guild`, `The Range - taken by the Guild` as `The Range is taken by the Guild`. */
export function withoutHeadings(sentence: Worded): Worded {
  const edits: Edit[] = [];
  let part = 0;
  for (const { 0: mark, index } of sentence.text.matchAll(MARKS)) {
    const end = index + mark.length;
    if (mark !== ";" && isHeading(sentence, part, index, end)) edits.push({ from: index, to: end, text: " is" });
    part = end;
  }
  return rewritten(sentence, edits);
}

/** A thing's name alone, with a word behind the mark that begins no clause. */
function isHeading({ text, entityAt }: Worded, from: number, to: number, next: number): boolean {
  const [word = "", ...others] = text.slice(from, to).trim().split(" ").toReversed();
  if (others.length > 1 || (others[0] !== undefined && others[0].toLowerCase() !== "the")) return false;
  if (!isThing(entityAt.get(to - word.length))) return false;
  const end = text.indexOf(" ", next + 1);
  const begins = text.slice(next + 1, end < 0 ? text.length : end).toLowerCase();
  return (
    !entityAt.has(next + 1) &&
    begins !== "" &&
    !CLAUSE_BEGINS.has(begins.replace(/[.,;!?]$/u, "")) &&
    /^\p{L}/u.test(begins)
  );
}

export function isThing(placed: Placed | undefined): boolean {
  return placed !== undefined && ["region", "anchor", "artifact"].includes(placed.name.entityType);
}

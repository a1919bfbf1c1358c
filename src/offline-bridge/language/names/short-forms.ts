import type { Token } from "../grammar/token.ts";
import type { Name, NameIndex } from "./name-index.ts";

/** A short form in a text and the entities it can stand for. */
export interface ShortForm {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly Name[];
}

const POINTER = new Set(["the", "that", "this", "those", "these", "its", "their", "our", "your", "his", "her"]);

/**
 * Short forms of names among the tokens that no whole name covers: `the Synod`, `the Prism Array`, `the guild` (lower
 * case only after an article or the like). Which entity is meant, the reader decides by what was named before.
 */
export function findShortForms(
  tokens: readonly Token[],
  names: NameIndex,
  isCovered: (at: number) => boolean,
): readonly ShortForm[] {
  const found: ShortForm[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (isCovered(at)) continue;
    const form = shortFormAt(tokens, at, names, isCovered);
    if (form === undefined) continue;
    found.push(form);
    at = form.to - 1;
  }
  return found;
}

function shortFormAt(
  tokens: readonly Token[],
  from: number,
  names: NameIndex,
  isCovered: (at: number) => boolean,
): ShortForm | undefined {
  const first = tokens[from];
  if (first === undefined || !first.word || first.low.length < 4) return undefined;
  const before = tokens[from - 1]?.low ?? "";
  const pointed = POINTER.has(before === "whole" || before === "entire" ? (tokens[from - 2]?.low ?? "") : before);
  if (!first.capital && !pointed) return undefined;
  // In lower case only the last word of a name can stand for it: `the guild`, not `the echo`.
  let candidates: readonly Name[] = names
    .holding(first.low, !first.capital)
    .concat(first.capital ? [] : names.holding(first.low, false).filter((name) => isPeople(name, first.low)))
    .filter((name) => pointed || name.entityType !== "capability");
  if (candidates.length === 0) return undefined;
  let to = from + 1;
  for (let next = tokens[to]; next !== undefined && next.word && !isCovered(to); next = tokens[to]) {
    const both = alsoIn(candidates, names.holding(next.low, !next.capital));
    if (both.length === 0 || next.capital !== first.capital) break;
    candidates = both;
    to += 1;
  }
  return { from, to, candidates };
}

/** `the weavers` of the Weavers of Marl, `the tenants` of the Tenants' Assembly. */
function isPeople({ entityType, words }: Name, low: string): boolean {
  return entityType === "faction" && low.endsWith("s") && words[0] === low && words.length > 1;
}

function alsoIn(some: readonly Name[], others: readonly Name[]): readonly Name[] {
  return some.filter((name) => others.includes(name));
}

import type { Placed } from "../grammar/placed.ts";
import type { Token } from "../grammar/token.ts";
import { findNames } from "./find-names.ts";
import type { NameIndex } from "./name-index.ts";
import type { NamedMemory } from "./named-memory.ts";
import { findShortForms } from "./short-forms.ts";

/** Entities of a sentence by name and by short form, in order; what is named is remembered for what comes after. */
export function placeNames(tokens: readonly Token[], names: NameIndex, memory: NamedMemory): readonly Placed[] {
  const named: readonly Placed[] = findNames(tokens, names).map((one) => ({ ...one, byName: true }));
  const covered = new Set(named.flatMap((one) => Array.from({ length: one.to - one.from }, (_, at) => one.from + at)));
  const isCovered = (at: number): boolean => covered.has(at);
  const forms = findShortForms(tokens, names, isCovered);
  const placed: Placed[] = [];
  const inOrder = [...named, ...forms].sort((a, b) => a.from - b.from);
  for (const one of inOrder) {
    if ("name" in one) {
      memory.remember(one.name);
      placed.push(one);
      continue;
    }
    // A capital at the beginning says nothing: the word must stand for something that was named.
    const capital = one.from > 0 && tokens[one.from]?.capital === true;
    const name = memory.resolve(one.candidates, !capital);
    if (name === undefined) continue;
    memory.remember(name);
    placed.push({ name, from: one.from, to: one.to, confidence: 0.85, byName: false });
  }
  return placed;
}

const CORRECTION =
  /^\s*(?:[,—–-]+\s*)?(?:no\b|sorry\b|wait\b|i mean\b|or rather\b|rather\b|correction\b|make that\b|scratch that\b|that is\b|err?\b|uh\b|i meant\b)/iu;

/** Words from a name to the one that takes its place, at most. */
const CORRECTED_WITHIN = 8;

/**
 * Without the names that the sentence itself takes back: `the Guild, sorry, I mean the Conclave`
 * (docs/reference/annotation-rules.md, rule 10).
 */
export function withoutCorrected(
  text: string,
  offset: number,
  tokens: readonly Token[],
  placed: readonly Placed[],
): readonly Placed[] {
  return placed.filter((one, at) => {
    const near = placed.slice(at + 1, at + 2 + CORRECTED_WITHIN);
    const next = near.find((other) => other.name.entityType === one.name.entityType);
    if (next === undefined || next.from - one.to > CORRECTED_WITHIN) return true;
    const from = (tokens[one.to - 1]?.end ?? offset) - offset;
    const to = (tokens[next.from]?.start ?? offset) - offset;
    return !CORRECTION.test(text.slice(from, to));
  });
}

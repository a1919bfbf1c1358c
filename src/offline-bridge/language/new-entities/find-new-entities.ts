import { nonChangeOfSentence } from "../changes/circumstances.ts";
import { splitSentences } from "../grammar/split-sentences.ts";
import { foldedName, tokensOf } from "../grammar/token.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import { indexNames } from "../names/name-index.ts";
import type { ReadableTurn } from "../reader.ts";
import { NEW_TYPES, type NewType } from "./entity-cues.ts";
import { nameSightings, type NameSighting } from "./name-sightings.ts";

/** A person, place, faction or artifact that a story brings up and the lexicon does not have (CLO4). */
export interface NewEntity {
  readonly entityType: NewType;
  /** The fullest form that was said, word for word. */
  readonly canonicalName: string;
  /** Other forms that were said. */
  readonly aliases: readonly string[];
  /** 0…1. */
  readonly confidence: number;
  /** The lines that say so, in order, at most {@link MOST_LINES}. */
  readonly evidence: readonly { readonly version: number; readonly sentence: string }[];
}

/** A moderator reads them all: the surest of a session are enough. */
const MOST = 25;
const MOST_LINES = 8;
/** Of a line that is read for names; rooms allow 2,000 characters (CAT3). */
const LONGEST = 10_000;
/** One word for the kind of entity, or two signs in different lines. */
const ENOUGH = 2;

interface Sighted extends NameSighting {
  readonly version: number;
  readonly sentence: string;
}

/**
 * Names of people, places, factions and artifacts beyond the lexicon, the surest first. Capitals alone are not enough:
 * the story has to say what kind of thing it is. Takes time in proportion to the text.
 * @param people display names of those in the room, who are no entities
 */
export function findNewEntities(
  turns: readonly ReadableTurn[],
  lexicon: Lexicon,
  people: readonly string[],
): readonly NewEntity[] {
  const names = indexNames(lexicon);
  const taken = wordsOf([
    ...people,
    ...lexicon.entities.flatMap(({ canonicalName, aliases }) => [canonicalName, ...aliases]),
    ...lexicon.prohibitedCapabilities.map(({ label }) => label),
  ]);
  const groups = new Map<string, Sighted[]>();
  for (const { text, version } of turns)
    for (const { text: sentence } of splitSentences(text.slice(0, LONGEST))) {
      if (nonChangeOfSentence(sentence.toLowerCase()) === "fiction") continue;
      for (const one of nameSightings(sentence, names)) {
        if (one.key.split(" ").every((word) => taken.has(word))) continue;
        const group = groups.get(one.key) ?? [];
        groups.set(one.key, [...group, { ...one, version, sentence }].slice(-MOST_KEPT));
      }
    }
  return [...merged(groups).values()]
    .flatMap((group) => entityOf(group) ?? [])
    .sort((a, b) => b.confidence - a.confidence || (a.evidence[0]?.version ?? 0) - (b.evidence[0]?.version ?? 0))
    .slice(0, MOST);
}

/** Enough to know what a name stands for, whatever else the evening says of it. */
const MOST_KEPT = 24;

function wordsOf(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.flatMap((name) => tokensOf(name).flatMap(({ low, word }) => (word ? [low] : []))));
}

/** `Brenn` and `Brenn Ashdown` are one where only one longer name ends or begins so. */
function merged(groups: ReadonlyMap<string, readonly Sighted[]>): ReadonlyMap<string, readonly Sighted[]> {
  const longer = new Map<string, string[]>();
  for (const key of groups.keys()) {
    const words = key.split(" ");
    if (words.length < 2 || !isSeenInside(groups.get(key) ?? [])) continue;
    for (const end of new Set([words[0] ?? "", words.at(-1) ?? ""])) longer.set(end, [...(longer.get(end) ?? []), key]);
  }
  const joined = new Map(groups);
  for (const [key, group] of groups) {
    const [full, ...others] = longer.get(key) ?? [];
    if (full === undefined || others.length > 0) continue;
    joined.set(full, [...(joined.get(full) ?? []), ...group]);
    joined.delete(key);
  }
  return joined;
}

function isSeenInside(group: readonly Sighted[]): boolean {
  return group.some(({ initial }) => !initial);
}

function entityOf(group: readonly Sighted[]): NewEntity | undefined {
  if (!isSeenInside(group)) return undefined;
  const scored = NEW_TYPES.map((type) => ({ type, score: scoreOf(group, type) })).sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (best === undefined || best.score < ENOUGH || (second !== undefined && second.score * 2 > best.score))
    return undefined;
  const forms = [
    ...new Set(group.map(({ words, title }) => [...(title === undefined ? [] : [title]), ...words].join(" "))),
  ]
    .map((form) => form.replaceAll(" - ", "-"))
    .sort((a, b) => b.length - a.length);
  const [canonicalName, ...aliases] = distinct(forms);
  if (canonicalName === undefined) return undefined;
  const lines = [...new Map(group.map(({ version, sentence }) => [version, { version, sentence }])).values()];
  const confidence = 0.6 + 0.05 * Math.min(best.score, 4) + 0.03 * Math.min(lines.length - 1, 3);
  return {
    entityType: best.type,
    canonicalName,
    aliases: aliases.slice(0, 4),
    confidence: Math.round(confidence * 100) / 100,
    evidence: lines.sort((a, b) => a.version - b.version).slice(0, MOST_LINES),
  };
}

/** The most that a line says for a kind, over all lines. */
function scoreOf(group: readonly Sighted[], type: NewType): number {
  const byLine = new Map<number, number>();
  for (const { version, cues } of group)
    for (const cue of cues) if (cue.type === type) byLine.set(version, Math.max(byLine.get(version) ?? 0, cue.weight));
  return [...byLine.values()].reduce((sum, weight) => sum + weight, 0);
}

function distinct(forms: readonly string[]): readonly string[] {
  return [...new Map(forms.map((form) => [foldedName(form), form])).values()];
}

import { tokensOf } from "../grammar/token.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import { likeness } from "../lexicon/word-likeness.ts";

/** One way to call an entity or a capability. */
export interface Name {
  /** Of the entity, or the capabilityId where no entity bears the name. */
  readonly entityId: string;
  readonly entityType: string;
  readonly words: readonly string[];
  readonly letters: number;
  /** Marks that the name holds between its words: `.` of `Fort St. Alba`. */
  readonly marks: readonly string[];
  readonly canonical: boolean;
  /** Ends as an owner does: `Saint Luke's`. */
  readonly possessive: boolean;
  /** Of the capability that the entity is, where it is one. */
  readonly capabilityId?: string;
}

/** The names of a world, by what stands in a text. Answers are kept: a session says the same words over and over. */
export interface NameIndex {
  /** Names that could begin with this word, written together with the next ones or apart. */
  readonly startingWith: (low: string) => readonly Name[];
  /** Names of which this could be a word; with `lastOnly` the last one. */
  readonly holding: (low: string, lastOnly: boolean) => readonly Name[];
}

export function indexNames(lexicon: Lexicon): NameIndex {
  const names = namesOf(lexicon);
  const isLike = (low: string, word: string | undefined): boolean => {
    const like = word === undefined ? undefined : likeness(low, word);
    return like !== undefined && like.slips === 0;
  };
  const starts = (low: string): readonly Name[] =>
    names.filter(({ words }) => likeness(low, words[0] ?? "") !== undefined || words.join("").startsWith(low));
  const holding = (low: string): readonly Name[] =>
    names.filter(({ words }) => words.some((word) => isLike(low, word)));
  const ending = (low: string): readonly Name[] => names.filter(({ words }) => isLike(low, words.at(-1)));
  const [startingWith, anywhere, atEnd] = [kept(starts), kept(holding), kept(ending)];
  return { startingWith, holding: (low, lastOnly) => (lastOnly ? atEnd(low) : anywhere(low)) };
}

/** More different words than any evening has. */
const MOST_KEPT = 20_000;

function kept(find: (low: string) => readonly Name[]): (low: string) => readonly Name[] {
  const found = new Map<string, readonly Name[]>();
  return (low) => {
    const before = found.get(low);
    if (before !== undefined) return before;
    if (found.size >= MOST_KEPT) found.clear();
    const names = find(low);
    found.set(low, names);
    return names;
  };
}

/** All names of a world, those of most words first: the longest name wins. */
function namesOf(lexicon: Lexicon): readonly Name[] {
  const capabilityOf = new Map<string, string>();
  for (const { label, capabilityId } of lexicon.prohibitedCapabilities) capabilityOf.set(keyOf(label), capabilityId);
  const taken = new Set<string>();
  const ofEntities = lexicon.entities.flatMap((entity) => {
    const called = [entity.canonicalName, ...entity.aliases];
    const capabilityId = called.map((name) => capabilityOf.get(keyOf(name))).find((id) => id !== undefined);
    return called.map((name, at) => {
      taken.add(keyOf(name));
      return nameOf(name, entity.entityId, entity.entityType, at === 0, capabilityId);
    });
  });
  const ofCapabilities = lexicon.prohibitedCapabilities
    .filter(({ label }) => !taken.has(keyOf(label)))
    .map(({ label, capabilityId }) => nameOf(label, capabilityId, "capability", true, capabilityId));
  return [...ofEntities, ...ofCapabilities].sort((a, b) => b.words.length - a.words.length || b.letters - a.letters);
}

function wordsOf(name: string): readonly string[] {
  return tokensOf(name).flatMap((token) => (token.word ? [token.low] : []));
}

function keyOf(name: string): string {
  return wordsOf(name).join(" ");
}

function nameOf(name: string, entityId: string, entityType: string, canonical: boolean, capabilityId?: string): Name {
  const words = wordsOf(name);
  const marks = tokensOf(name).flatMap((token) => (token.word ? [] : [token.text]));
  const possessive = tokensOf(name).at(-1)?.possessive === true;
  const base = { entityId, entityType, words, letters: words.join("").length, marks, canonical, possessive };
  return capabilityId === undefined ? base : { ...base, capabilityId };
}

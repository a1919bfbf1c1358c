import { knownBase } from "../frames/known-verbs.ts";
import type { Placed } from "../grammar/placed.ts";
import type { ParsedSentence, ParsedToken } from "../parsing/parser.ts";
import { mendCoordination } from "./mend-coordination.ts";

/** A parsed sentence as a tree, with the entities that stand in it. Words are named by their index. */
export interface SentenceTree {
  readonly words: readonly ParsedToken[];
  readonly children: readonly (readonly number[])[];
  /** The entity that a word stands in for. */
  readonly entities: ReadonlyMap<number, Placed>;
}

/** @param entityAt the entities by the offset of the words that stand in for them */
export function sentenceTree(parsed: ParsedSentence, entityAt: ReadonlyMap<number, Placed>): SentenceTree {
  const words = mendCoordination(parsed);
  const children: number[][] = words.map(() => []);
  const entities = new Map<number, Placed>();
  for (const [at, word] of words.entries()) {
    if (word.head !== at) children[word.head]?.push(at);
    const placed = entityAt.get(word.start);
    if (placed !== undefined) entities.set(at, placed);
  }
  return { words: words.map(withKnownBase), children, entities };
}

function singular(lemma: string): string {
  if (/(?:sh|ch|ss|x)es$/u.test(lemma)) return lemma.slice(0, -2);
  return /[^s]s$/u.test(lemma) ? lemma.slice(0, -1) : lemma;
}

function withKnownBase(word: ParsedToken, at: number): ParsedToken {
  // The first word of a sentence looks like a name: `Skirmishes flare up`.
  if (at === 0 && word.pos === "PROPN") return { ...word, lemma: singular(word.lemma) };
  if (word.pos !== "VERB") return word;
  const text = word.text.toLowerCase();
  const lemma = knownBase(text, word.lemma);
  // Taggers take `retook` for a base form.
  const form = word.form === "base" && lemma !== word.lemma && lemma !== text ? "past" : word.form;
  return form === undefined ? { ...word, lemma } : { ...word, lemma, form };
}

export function childrenOf(tree: SentenceTree, at: number, ...deps: readonly string[]): readonly number[] {
  const all = tree.children[at] ?? [];
  return deps.length === 0 ? all : all.filter((child) => deps.includes(tree.words[child]?.dep ?? ""));
}

export function lemmaOf(tree: SentenceTree, at: number): string {
  return tree.words[at]?.lemma ?? "";
}

export function textOf(tree: SentenceTree, at: number): string {
  return tree.words[at]?.text.toLowerCase() ?? "";
}

export function depOf(tree: SentenceTree, at: number): string {
  return tree.words[at]?.dep ?? "";
}

export function posOf(tree: SentenceTree, at: number): string {
  return tree.words[at]?.pos ?? "";
}

/** The word that governs this one; undefined for the root. */
export function headOf(tree: SentenceTree, at: number): number | undefined {
  const head = tree.words[at]?.head;
  return head === undefined || head === at ? undefined : head;
}

/** A word and what is coordinated with it: `the Range and the Verge`. */
export function withConjuncts(tree: SentenceTree, at: number): readonly number[] {
  const found: number[] = [];
  let next = [at];
  // Each word has one head, so that no word comes twice; a broken parse may still hold a ring.
  while (next.length > 0 && found.length <= tree.words.length) {
    found.push(...next);
    next = next.flatMap((one) => childrenOf(tree, one, "conj").filter((other) => !isVerbal(tree, other)));
  }
  return found;
}

export function isVerbal(tree: SentenceTree, at: number): boolean {
  return ["VERB", "AUX"].includes(posOf(tree, at));
}

/** `again`, `anew`, `once more`, beside a verb. */
export function isAgain(tree: SentenceTree, verb: number): boolean {
  return childrenOf(tree, verb, "advmod", "acomp", "npadvmod", "prt").some(
    (at) =>
      ["again", "anew", "afresh"].includes(textOf(tree, at)) ||
      (textOf(tree, at) === "more" && textOf(tree, at - 1) === "once"),
  );
}

/** The verb whose clause a noun stands in. */
export function verbAbove(tree: SentenceTree, noun: number): number | undefined {
  let at: number | undefined = noun;
  for (let steps = 0; at !== undefined && steps < DEEPEST_NOUN; steps += 1) {
    if (isVerbal(tree, at)) return at;
    at = headOf(tree, at);
  }
  return undefined;
}

const DEEPEST_NOUN = 8;

/** Prepositional phrases of a word: `from the Range`, `out of it`, `in the hands of …`; the object may be a list. */
export interface Oblique {
  /** One word or two: `from`, `out of`, `back to`. */
  readonly prep: string;
  readonly at: number;
}

export function obliquesOf(tree: SentenceTree, at: number): readonly Oblique[] {
  return [
    ...childrenOf(tree, at, "prep", "agent", "dative").flatMap((prep) => ofPreposition(tree, prep, "")),
    // `thrown off the docks`: a particle with an object of its own.
    ...childrenOf(tree, at, "prt")
      .filter((one) => childrenOf(tree, one, "pobj").length > 0)
      .flatMap((prep) => ofPreposition(tree, prep, "")),
    // `moved back from`, `is gone from`: the phrase hangs on a particle or an adverb.
    ...childrenOf(tree, at, "prt", "advmod", "acomp").flatMap((adverb) =>
      childrenOf(tree, adverb, "prep").flatMap((prep) => ofPreposition(tree, prep, "")),
    ),
  ];
}

function ofPreposition(tree: SentenceTree, prep: number, before: string): readonly Oblique[] {
  if (!["ADP", "SCONJ", "PART", "ADV"].includes(posOf(tree, prep))) return [];
  const name = `${before}${textOf(tree, prep)}`;
  const pobjs = childrenOf(tree, prep, "pobj");
  const nested = [
    ...childrenOf(tree, prep, "prep").flatMap((inner) =>
      ofPreposition(tree, inner, pobjs.length > 0 ? "" : `${name} `),
    ),
    // `from the sea and from the Oars`
    ...childrenOf(tree, prep, "conj").flatMap((other) => ofPreposition(tree, other, "")),
  ];
  const objects = pobjs.flatMap((object) => [
    ...withConjuncts(tree, object).map((one) => ({ prep: name, at: one })),
    // `from the Guild to the Synod`: the second phrase often hangs on the first.
    ...childrenOf(tree, object, "prep", "agent")
      .filter((inner) => textOf(tree, inner) !== "of")
      .flatMap((inner) => ofPreposition(tree, inner, "")),
  ]);
  return [...objects, ...nested];
}

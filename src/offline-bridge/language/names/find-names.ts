import type { Token } from "../grammar/token.ts";
import { likeness } from "../lexicon/word-likeness.ts";
import type { Name, NameIndex } from "./name-index.ts";

/** A name found in a text. */
export interface FoundName {
  readonly name: Name;
  /** Index of its first token, and past its last. */
  readonly from: number;
  readonly to: number;
  /** 0…1: an exact canonical name is surest, a misspelt one least. */
  readonly confidence: number;
}

/** Every name in a text, the longest first at each place, none overlapping another (CLO4). */
export function findNames(tokens: readonly Token[], names: NameIndex): readonly FoundName[] {
  const candidates = tokens.flatMap((token, at) =>
    token.word ? names.startingWith(token.low).flatMap((name) => matchAt(tokens, at, name) ?? []) : [],
  );
  const taken = new Set<number>();
  const found: FoundName[] = [];
  for (const one of candidates.toSorted(byLengthThenSureness)) {
    const places = Array.from({ length: one.to - one.from }, (_, at) => one.from + at);
    if (places.some((place) => taken.has(place))) continue;
    for (const place of places) taken.add(place);
    found.push(one);
  }
  return found.sort((a, b) => a.from - b.from);
}

function byLengthThenSureness(a: FoundName, b: FoundName): number {
  const length = b.name.words.length - a.name.words.length;
  return length || b.confidence - a.confidence || b.to - b.from - (a.to - a.from) || a.from - b.from;
}

function matchAt(tokens: readonly Token[], from: number, name: Name): FoundName | undefined {
  let at = from;
  let slips = 0;
  let endings = 0;
  let capitals = 0;
  for (const [index, word] of name.words.entries()) {
    if (index > 0) at = pastMarks(tokens, at, name);
    const token = tokens[at];
    if (token === undefined || !token.word) return joinedAt(tokens, from, name);
    const like = likeness(token.low, word);
    if (like === undefined) return joinedAt(tokens, from, name);
    slips += like.slips;
    endings += like.ending ? 1 : 0;
    capitals += token.capital ? 1 : 0;
    at += 1;
  }
  if (name.words.length === 1 && isCommonWord(tokens, from, name, capitals)) return undefined;
  if (endings > 1 || slips > Math.max(1, Math.floor(name.letters / 6))) return undefined;
  if (slips > 0 && !maySlip(name, capitals, tokens, from)) return undefined;
  const confidence = (name.canonical ? 0.99 : 0.97) - endings * 0.03 - slips * 0.08 - (capitals === 0 ? 0.05 : 0);
  return { name, from, to: at, confidence };
}

/** `a charter`, `the master` for the Mast: a lone word in lower case may be another, or the same in its common sense. */
function isCommonWord(tokens: readonly Token[], from: number, name: Name, capitals: number): boolean {
  if (capitals > 0) return false;
  if (INDEFINITE.has(tokens[from - 1]?.low ?? "")) return true;
  if (FUNCTION_WORDS.has(tokens[from]?.low ?? "") || isInOrder(tokens, from)) return true;
  const more = (tokens[from]?.low ?? "").slice(name.words[0]?.length ?? 0);
  // `gangs and guards`
  if (more !== "" && !POINTS.has(tokens[from - 1]?.low ?? "")) return true;
  return more !== "" && !HAS_PEOPLE.has(name.entityType) && !/^(?:s|es|ies)$/u.test(more);
}

const POINTS: ReadonlySet<string> = new Set(
  "the these those this that its their our your his her two three four five many all both".split(" "),
);
/** In lower case these are grammar, whoever is called Will or May. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  `will may might can must shall should would could do have had all each both none few many most rest one two three four five
  ever never now then here there this that what who when where why how on off up down over under`.split(/\s+/u),
);

/** `put the ledger in order`, with a faction called the Order. */
function isInOrder(tokens: readonly Token[], from: number): boolean {
  return tokens[from]?.low === "order" && ["in", "by", "of", "out"].includes(tokens[from - 1]?.low ?? "");
}

const INDEFINITE: ReadonlySet<string> = new Set(["a", "an", "any", "another", "some"]);
/** `the steppers`, `two guilders`: endings that make people of a name. */
const HAS_PEOPLE: ReadonlySet<string> = new Set(["faction", "region"]);

/** `Kiteguild`, `Lumen shard Conservatory`: the letters are right, the spaces are not. */
function joinedAt(tokens: readonly Token[], from: number, name: Name): FoundName | undefined {
  const whole = name.words.join("");
  let letters = "";
  for (let at = from; at < tokens.length && letters.length < whole.length; at += 1) {
    const token = tokens[at];
    if (token === undefined || (!token.word && !isHyphen(token))) return undefined;
    letters += token.word ? token.low : "";
    if (!whole.startsWith(letters)) return undefined;
    if (letters === whole && name.words.length > 1) return { name, from, to: at + 1, confidence: 0.88 };
  }
  return undefined;
}

/** A slip in a lone word could be another word: it must be long and capitalised inside its sentence. */
function maySlip(name: Name, capitals: number, tokens: readonly Token[], from: number): boolean {
  if (name.words.length > 1) return true;
  const before = tokens[from - 1];
  return name.letters >= 6 && capitals > 0 && before !== undefined && (before.word || before.text === ",");
}

/** A hyphen, or a mark that a name holds: `Fort St. Alba`, `Sector 7.5`, `Rook & Vane`. */
function pastMarks(tokens: readonly Token[], at: number, name: Name): number {
  const token = tokens[at];
  return token !== undefined && (isHyphen(token) || name.marks.includes(token.text)) ? at + 1 : at;
}

function isHyphen(token: Token | undefined): boolean {
  return token !== undefined && /^[-‐‑]$/u.test(token.text);
}

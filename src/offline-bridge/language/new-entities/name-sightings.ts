import { tokensOf, type Token } from "../grammar/token.ts";
import { findNames } from "../names/find-names.ts";
import type { NameIndex } from "../names/name-index.ts";
import {
  HUMAN_DEEDS,
  JOURNEYS,
  KIND_NOUNS,
  NAME_HEADS,
  NAME_OPENERS,
  NO_NAMES,
  PLACE_PREPOSITIONS,
  SAYS,
  TITLES,
  type NewType,
} from "./entity-cues.ts";

/** A name that the lexicon does not have, where it stands in a sentence. */
export interface NameSighting {
  /** As written, one word each. */
  readonly words: readonly string[];
  /** Folded, without a title. */
  readonly key: string;
  readonly title?: string;
  /** A capital at the beginning of a sentence says nothing: it counts only beside other sightings. */
  readonly initial: boolean;
  /** How much speaks for which kind of entity: 2 for a word that names the kind, 1 for what only such do. */
  readonly cues: readonly { readonly type: NewType; readonly weight: number }[];
}

const LONGEST_NAME = 6;

/** The names of a sentence that the lexicon does not have. */
export function nameSightings(sentence: string, names: NameIndex): readonly NameSighting[] {
  const tokens = tokensOf(sentence);
  if (isShouted(tokens)) return [];
  const covered = new Set(
    findNames(tokens, names).flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)),
  );
  const found: NameSighting[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (!canBegin(tokens, at, covered)) continue;
    const to = endOfName(tokens, at, covered);
    if (!covered.has(at - 1) && !covered.has(to)) found.push(...sightingsOf(tokens, at, to));
    at = to - 1;
  }
  return found;
}

/** A heading or a cry: its capitals say nothing. */
function isShouted(tokens: readonly Token[]): boolean {
  const words = tokens.filter(({ word, low }) => word && low.length > 3);
  const capitals = words.filter(({ capital }) => capital).length;
  return words.length > 4 && capitals * 10 > words.length * 7;
}

function canBegin(tokens: readonly Token[], at: number, covered: ReadonlySet<number>): boolean {
  const token = tokens[at];
  return token !== undefined && token.capital && !covered.has(at) && /^\p{Lu}\p{M}*\p{Ll}/u.test(token.text);
}

const JOINS: readonly (readonly string[])[] = [["of", "the"], ["of"], ["de"], ["von"], ["van"], ["-"]];

function endOfName(tokens: readonly Token[], from: number, covered: ReadonlySet<number>): number {
  let to = from + 1;
  while (to < from + LONGEST_NAME * 2 && tokens[to - 1]?.possessive !== true) {
    if (canBegin(tokens, to, covered)) to += 1;
    else {
      const joins = JOINS.find((words) => words.every((word, at) => tokens[to + at]?.text === word));
      if (joins === undefined || !canBegin(tokens, to + joins.length, covered)) break;
      to += joins.length + 1;
    }
  }
  return to;
}

function sightingsOf(tokens: readonly Token[], from: number, to: number): readonly NameSighting[] {
  const first = tokens[from];
  if (first === undefined) return [];
  const isFirst = opensSentence(tokens, from);
  const opener = TITLES.has(first.low) || NAME_OPENERS.has(first.low) || NAME_HEADS.has(first.low);
  if (to - from === 1) return sighting(tokens, from, to, isFirst);
  if (!isFirst || opener) return sighting(tokens, from, to, false);
  // `Yesterday Brenn came`: the first word may be any.
  return [
    ...sighting(tokens, from, to, true),
    ...(canStart(tokens[from + 1]) ? sighting(tokens, from + 1, to, false) : []),
  ];
}

function canStart(token: Token | undefined): boolean {
  return token?.capital === true;
}

function opensSentence(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || (!before.word && !/^[,)(&-]$/u.test(before.text));
}

function sighting(tokens: readonly Token[], from: number, to: number, initial: boolean): readonly NameSighting[] {
  const own = tokens.slice(from, to);
  const title = own.length > 1 && TITLES.has(own[0]?.low ?? "") ? own[0] : undefined;
  const bare = title === undefined ? own : own.slice(1);
  const [first] = bare;
  if (first === undefined || NO_NAMES.has(first.low) || bare.every(({ low, word }) => !word || NO_NAMES.has(low)))
    return [];
  if (bare.length === 1 && (TITLES.has(first.low) || KIND_NOUNS.has(first.low) || first.low.length < 3)) return [];
  const words = bare.map(({ text }) => text.replace(/['’]s$/u, ""));
  const key = bare.map(({ low }) => low).join(" ");
  const cues = [
    ...(title === undefined ? [] : [{ type: "character" as const, weight: 2 }]),
    ...ofItself(bare),
    ...ofBefore(tokens, from),
    ...ofAfter(tokens, to),
  ];
  return [{ words, key, initial, cues, ...(title !== undefined && { title: title.text }) }];
}

type Cues = NameSighting["cues"];

/** `Gallow Marsh`, `Order of the Ash`, `Fort Dunmore`. */
function ofItself(bare: readonly Token[]): Cues {
  if (bare.length < 2) return [];
  const of = bare.findIndex(({ low }) => low === "of");
  const head = of > 0 ? bare[of - 1] : bare.at(-1);
  const type = NAME_HEADS.get(head?.low ?? "") ?? NAME_OPENERS.get(bare[0]?.low ?? "");
  return type === undefined ? [] : [{ type, weight: 2 }];
}

function ofBefore(tokens: readonly Token[], from: number): Cues {
  const low = (back: number): string => tokens[from - back]?.low ?? "";
  // `a smith named Brenn`
  if (["named", "called", "dubbed"].includes(low(1))) {
    const noun = [2, 3, 4].map((back) => KIND_NOUNS.get(low(back))).find((type) => type !== undefined);
    return noun === undefined ? [] : [{ type: noun, weight: 2 }];
  }
  // `the village of Dunmore`, `the smuggler Brenn`
  const described = low(1) === "of" ? KIND_NOUNS.get(low(2)) : KIND_NOUNS.get(low(1));
  if (described !== undefined && (low(1) !== "of" || described === "region")) return [{ type: described, weight: 2 }];
  if (PLACE_PREPOSITIONS.has(low(1))) return [{ type: "region", weight: 1 }];
  if (low(1) === "to" && JOURNEYS.has(low(2))) return [{ type: "region", weight: 1 }];
  return SAYS.has(low(1)) ? [{ type: "character", weight: 1 }] : [];
}

function ofAfter(tokens: readonly Token[], to: number): Cues {
  const low = (on: number): string => tokens[to + on]?.low ?? "";
  if (HUMAN_DEEDS.has(low(0)) && tokens[to - 1]?.possessive !== true) return [{ type: "character", weight: 1 }];
  // `Brenn, a smuggler from the south`
  if (tokens[to]?.text !== "," || !["a", "an"].includes(low(1))) return [];
  const noun = [2, 3, 4].map((on) => KIND_NOUNS.get(low(on))).find((type) => type !== undefined);
  return noun === undefined ? [] : [{ type: noun, weight: 2 }];
}

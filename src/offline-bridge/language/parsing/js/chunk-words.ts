import type { TaggedWord } from "./tagged-word.ts";

/** A piece of a sentence that takes one place in its grammar. Words are named by their index. */
export type Piece =
  | { readonly kind: "noun"; readonly head: number; readonly from: number; readonly to: number }
  | {
      readonly kind: "verb";
      readonly head: number;
      readonly from: number;
      readonly to: number;
      readonly hasTo: boolean;
    }
  | {
      readonly kind: "prep" | "mark" | "relative" | "cc" | "comma" | "stop" | "adverb" | "adjective" | "other";
      readonly head: number;
    };

/** A head for a word inside its own piece. */
export interface InnerLink {
  readonly at: number;
  readonly head: number;
  readonly dep: string;
}

const POSSESSIVE = new Set(["its", "their", "his", "her", "our", "your", "my", "whose"]);
const RELATIVES = new Set(["who", "which", "whom", "that"]);
const MARKS = new Set(
  "if unless whether lest until till before after when whenever while whilst whereas because since though although once as that where wherever".split(
    " ",
  ),
);
const CONJUNCTIONS = new Set(["and", "or", "but", "nor", "yet", "so", "&"]);
const IN_NOUN = new Set(["NOUN", "PROPN", "NUM", "ADJ", "DET"]);
const PREDETERMINERS = new Set(["all", "both", "half", "such"]);

/** Cuts a tagged sentence into pieces, with the links inside them. */
export function chunkWords(words: readonly TaggedWord[]): {
  readonly pieces: readonly Piece[];
  readonly links: readonly InnerLink[];
} {
  const pieces: Piece[] = [];
  const links: InnerLink[] = [];
  for (let at = 0; at < words.length;) {
    const piece = nounAt(words, at, links) ?? verbAt(words, at, links) ?? wordAt(words, at, pieces.at(-1));
    pieces.push(piece);
    at = "to" in piece ? piece.to : at + 1;
  }
  return { pieces, links };
}

function nounAt(words: readonly TaggedWord[], from: number, links: InnerLink[]): Piece | undefined {
  const first = words[from];
  if (first === undefined) return undefined;
  if (first.pos === "PRON" && !POSSESSIVE.has(first.low)) {
    const isRelative = RELATIVES.has(first.low) && from > 0;
    return isRelative ? undefined : { kind: "noun", head: from, from, to: from + 1 };
  }
  let to = from;
  let noun = -1;
  while (to < words.length && isInNoun(words, to, from, noun)) {
    const { pos } = words[to] ?? first;
    if (pos === "NOUN" || pos === "PROPN" || (pos === "NUM" && noun < 0)) noun = to;
    to += 1;
  }
  // `the wounded`, `those`, `all`
  if (noun < 0) {
    if (
      first.pos === "DET" &&
      to === from + 1 &&
      ["this", "that", "these", "those", "all", "both", "nothing", "none"].includes(first.low)
    )
      return { kind: "noun", head: from, from, to };
    if (first.pos === "ADJ" || to === from) return undefined;
    noun = to - 1;
  }
  const last = words[noun];
  to = noun + 1;
  // `the Guild 's`: a possessor of nothing that follows is a noun of its own.
  linkInside(words, from, noun, links);
  if (last !== undefined && isPossessiveMark(words, to)) {
    links.push({ at: to, head: noun, dep: "case" });
    to += 1;
  }
  return { kind: "noun", head: noun, from, to };
}

function isInNoun(words: readonly TaggedWord[], at: number, from: number, noun: number): boolean {
  const word = words[at];
  if (word === undefined) return false;
  if (POSSESSIVE.has(word.low)) return at === from || PREDETERMINERS.has(words[at - 1]?.low ?? "");
  if (isPossessiveMark(words, at)) return noun === at - 1 && isNounStart(words, at + 1);
  if (word.pos === "DET") return at === from || PREDETERMINERS.has(words[at - 1]?.low ?? "");
  if (word.pos === "ADJ" && noun === at - 1 && noun >= 0)
    return words[at + 1]?.pos === "NOUN" && words[at - 1]?.low === "'s";
  if (word.pos === "ADV") return at > from && words[at + 1]?.pos === "ADJ" && words[at - 1]?.pos === "DET";
  // `the captured keys`, `its burning towers`
  if (word.pos === "VERB")
    return (
      at > from &&
      noun < 0 &&
      ["DET", "ADJ", "PRON", "NUM"].includes(words[at - 1]?.pos ?? "") &&
      ["NOUN", "PROPN"].includes(words[at + 1]?.pos ?? "") &&
      (word.form === "participle" || word.form === "past" || word.form === "ing")
    );
  if (word.text === "-") return words[at - 1]?.text !== undefined && isTight(words, at);
  if (word.pos === "ADJ" && at === from) return startsNoun(words, at);
  // `used the Engine three times`
  if (word.pos === "NUM" && noun >= 0 && words[at + 1]?.pos === "NOUN") return false;
  return IN_NOUN.has(word.pos);
}

function startsNoun(words: readonly TaggedWord[], from: number): boolean {
  for (let at = from; at < from + 5; at += 1) {
    const pos = words[at]?.pos ?? "";
    if (pos === "NOUN" || pos === "PROPN") return true;
    if (pos !== "ADJ" && pos !== "NUM" && words[at]?.text !== "-") return false;
  }
  return false;
}

function isTight(words: readonly TaggedWord[], at: number): boolean {
  const [before, dash, after] = [words[at - 1], words[at], words[at + 1]];
  if (before === undefined || dash === undefined || after === undefined) return false;
  return before.start + before.text.length === dash.start && dash.start + 1 === after.start;
}

function isPossessiveMark(words: readonly TaggedWord[], at: number): boolean {
  const word = words[at];
  if (word === undefined || (word.low !== "'s" && word.low !== "'")) return false;
  const after = words[at + 1];
  if (word.low === "'") return words[at - 1]?.low.endsWith("s") === true && isNounStart(words, at + 1);
  // `the Guild's in ruins` is `is`; `the Guild's now`, `the Guild's.` and `the Guild's banner` are not.
  if (after?.pos === "ADJ" && !startsNoun(words, at + 1)) return false;
  return word.pos === "PART" || isNounStart(words, at + 1) || after === undefined;
}

function isNounStart(words: readonly TaggedWord[], at: number): boolean {
  const pos = words[at]?.pos ?? "";
  return pos === "NOUN" || pos === "PROPN" || pos === "NUM" || (pos === "ADJ" && startsNoun(words, at));
}

function linkInside(words: readonly TaggedWord[], from: number, head: number, links: InnerLink[]): void {
  let owner = -1;
  for (let at = head - 1; at >= from; at -= 1) {
    const word = words[at];
    if (word === undefined) continue;
    if (word.low === "'s" && at < head) {
      owner = at - 1;
      links.push({ at, head: owner, dep: "case" }, { at: owner, head, dep: "poss" });
      at = owner;
      continue;
    }
    const target = owner >= 0 ? owner : head;
    links.push({ at, head: target, dep: innerDep(word) });
  }
}

function innerDep(word: TaggedWord): string {
  if (POSSESSIVE.has(word.low)) return "poss";
  switch (word.pos) {
    case "DET":
      return PREDETERMINERS.has(word.low) ? "predet" : "det";
    case "NUM":
      return "nummod";
    case "NOUN":
    case "PROPN":
      return "compound";
    case "PUNCT":
      return "punct";
    default:
      return "amod";
  }
}

/** Auxiliaries, adverbs between them, and the verb itself. */
function verbAt(words: readonly TaggedWord[], from: number, links: InnerLink[]): Piece | undefined {
  let to = from;
  let head = -1;
  let hasTo = false;
  while (to < words.length) {
    const word = words[to];
    if (word === undefined) break;
    if (word.pos === "VERB" || word.pos === "AUX") {
      if (head >= 0 && words[head]?.pos === "VERB" && !isHelper(words, head, to)) break;
      head = to;
    } else if (word.low === "to" && word.pos === "PART") {
      if (head >= 0 || to > from) break;
      hasTo = true;
    } else if (!isBetween(words, to, head)) break;
    to += 1;
  }
  if (head < 0) return undefined;
  for (let at = from; at < head; at += 1) links.push({ at, head, dep: verbDep(words, at, head) });
  // Adverbs behind the verb are pieces of their own.
  return { kind: "verb", head, from, to: head + 1, hasTo };
}

/** `got taken`, `kept fighting` are not one verb; `has taken` is. */
function isHelper(words: readonly TaggedWord[], head: number, next: number): boolean {
  return (
    ["get", "be", "have"].includes(words[head]?.lemma ?? "") && next === head + 1 && words[next]?.form === "participle"
  );
}

function isBetween(words: readonly TaggedWord[], at: number, head: number): boolean {
  const word = words[at];
  if (word === undefined) return false;
  const isAdverb = word.pos === "ADV" || (word.pos === "PART" && ["not", "n't"].includes(word.low));
  if (!isAdverb) return false;
  for (let next = at + 1; next < Math.min(words.length, at + 4); next += 1) {
    const pos = words[next]?.pos;
    if (pos === "VERB" || pos === "AUX") {
      // `never took` opens a group, `fell, then rose` does not go on with one.
      return head < 0 || words[head]?.pos === "AUX";
    }
    if (pos !== "ADV" && pos !== "PART") return false;
  }
  return false;
}

function verbDep(words: readonly TaggedWord[], at: number, head: number): string {
  const word = words[at];
  if (word?.low === "not" || word?.low === "n't") return "neg";
  if (word?.pos === "ADV") return word.low === "never" ? "neg" : "advmod";
  if (word?.lemma === "be" || word?.lemma === "get")
    return words[head]?.form === "participle" || words[head]?.form === "past" ? "auxpass" : "aux";
  return "aux";
}

function wordAt(words: readonly TaggedWord[], at: number, before: Piece | undefined): Piece {
  const word = words[at];
  const kind = kindOf(words, at, before);
  void word;
  return { kind, head: at };
}

/** `, for it is theirs` */
function isReason(words: readonly TaggedWord[], at: number): boolean {
  const [before, word, after, verb] = [words[at - 1], words[at], words[at + 1], words[at + 2]];
  return (
    word?.low === "for" && before?.text === "," && after?.pos === "PRON" && ["AUX", "VERB"].includes(verb?.pos ?? "")
  );
}

type PlainKind = "prep" | "mark" | "relative" | "cc" | "comma" | "stop" | "adverb" | "adjective" | "other";

function kindOf(words: readonly TaggedWord[], at: number, before: Piece | undefined): PlainKind {
  const word = words[at];
  if (word === undefined) return "other";
  if (word.text === "," || word.text === "-") return "comma";
  if (/^[^\p{L}\p{N}]+$/u.test(word.text)) return /^["']$/u.test(word.text) ? "other" : "stop";
  if (RELATIVES.has(word.low)) {
    const afterNoun = before?.kind === "noun" || before?.kind === "comma";
    return afterNoun ? "relative" : "mark";
  }
  if (CONJUNCTIONS.has(word.low) || isReason(words, at)) return "cc";
  if (MARKS.has(word.low) && opensClause(words, at)) return "mark";
  if (word.pos === "ADP" || word.pos === "SCONJ" || word.low === "to") return "prep";
  if (word.pos === "ADJ") return "adjective";
  return word.pos === "ADV" || word.pos === "PART" ? "adverb" : "other";
}

/** `before the flood` or `before the flood came`: a mark has a verb before the next stop, and a noun before it. */
function opensClause(words: readonly TaggedWord[], at: number): boolean {
  // `mark it as destroyed`
  if (words[at]?.low === "as" && words[at + 1]?.pos === "VERB") return false;
  if (
    [
      "if",
      "unless",
      "whether",
      "because",
      "although",
      "though",
      "while",
      "when",
      "where",
      "lest",
      "whilst",
      "whereas",
    ].includes(words[at]?.low ?? "")
  )
    return true;
  for (let next = at + 1; next < Math.min(words.length, at + 14); next += 1) {
    const word = words[next];
    if (word === undefined || /^[,.;:!?]$/u.test(word.text)) return false;
    // `after a night of fire the Guild …`: a second noun phrase begins without a word between.
    if (next > at + 1 && ["NOUN", "PROPN"].includes(words[next - 1]?.pos ?? "") && word.pos === "DET") return false;
    if (word.pos === "AUX" || (word.pos === "VERB" && next > at + 1 && word.form !== "ing")) return true;
  }
  return false;
}

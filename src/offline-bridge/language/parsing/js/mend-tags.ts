import { CONTROL_NOUNS, MASTER_NOUNS, TERRITORY_NOUNS } from "../../frames/control-nouns.ts";
import { isKnownVerb } from "../../frames/known-verbs.ts";
import type { TaggedWord } from "./tagged-word.ts";

const HAVE = new Set("have has had having 've".split(" "));
const BE = new Set("be is are was were been being am 's 're got get gets getting".split(" "));
const THINGS = new Set("everything anything nothing something everybody everyone".split(" "));
const STARTS = new Set("start begin commence resume continue finish stop keep".split(" "));
const LINKS = new Set("be stand lie look sit remain".split(" "));
const HOLDS = new Set("hold have gain take seize wield win lose keep".split(" "));
const ABLAZE = new Set(["alight", "ablaze", "aflame", "afire"]);
/** Past forms that the tagger takes for nouns, by their base. */
const PAST_FORMS: ReadonlyMap<string, string> = new Map([
  ["shot", "shoot"],
  ["ground", "grind"],
  ["spread", "spread"],
  ["burnt", "burn"],
  ["flung", "fling"],
  ["wrung", "wring"],
  ["swung", "swing"],
  ["slung", "sling"],
]);

/** Mends what a sentence's other words show to be wrong, after the words one by one. */
export function mendTags(words: readonly TaggedWord[]): readonly TaggedWord[] {
  return words.map((word, at) => asVerb(words, at, word) ?? asNoun(words, at, word) ?? word);
}

function asVerb(words: readonly TaggedWord[], at: number, word: TaggedWord): TaggedWord | undefined {
  if (!["NOUN", "ADJ"].includes(word.pos)) return undefined;
  const [helper, before] = [helperOf(words, at), words[at - 1]];
  const after = words[at + 1];
  // `Mark the Range as destroyed`: an order begins with its verb.
  const begins = before === undefined || /^[:;,.!]$/u.test(before.text);
  if (begins && word.pos === "NOUN" && after?.pos === "DET" && !/(?:s|ing|ed)$/u.test(word.low))
    return verb(word, word.low);
  // `both lay claim to it`
  if (word.low === "lay" && ["claim", "siege", "waste"].includes(after?.low ?? "")) return verb(word, "lay");
  const past = PAST_FORMS.get(word.low);
  if (past !== undefined && (helper !== undefined || isBetweenNames(words, at))) return verb(word, past);
  // `hands control of it over`
  const isHanded = before?.pos === "PROPN" && words[at - 2]?.low !== "'s" && CONTROL_NOUNS.has(after?.low ?? "");
  if (isHanded && /[^s]s$/u.test(word.low) && words[at + 2]?.low === "of")
    return verb(word, isKnownVerb(word.low) ?? word.low.slice(0, -1));
  // `was dosed with the serum by the Guild`
  const isDoneBy = helper !== undefined && BE.has(helper) && /[^e]ed$/u.test(word.low) && hasByNear(words, at);
  if (isDoneBy) return verb(word, isKnownVerb(word.low) ?? word.lemma);
  // `has retaken the line`
  const known = isKnownVerb(word.low);
  const isHeld = before !== undefined && HAVE.has(before.low) && ["DET", "PROPN", "PRON"].includes(after?.pos ?? "");
  if (isHeld && known !== undefined && known !== word.low && /(?:en|ed|un|on|ost|ung|ught)$/u.test(word.low))
    return verb(word, known);
  // `started mending the tower`
  const isStarted = before?.pos === "VERB" && STARTS.has(before.lemma) && word.low.endsWith("ing");
  if (isStarted && ["DET", "PROPN"].includes(after?.pos ?? ""))
    return verb(word, isKnownVerb(word.low) ?? word.low.replace(/ing$/u, ""));
  return undefined;
}

function asNoun(words: readonly TaggedWord[], at: number, word: TaggedWord): TaggedWord | undefined {
  if (THINGS.has(word.low)) return { ...word, pos: "PRON" };
  const [before, after] = [words[at - 1], words[at + 1]];
  if (word.low === "unable") return { ...word, pos: "ADJ" };
  // `back in working order`, `set it alight`, `brought it into play`
  if (word.low === "working" && after?.low === "order") return { ...word, pos: "ADJ" };
  if (word.pos === "VERB" && ABLAZE.has(word.low)) return { ...word, pos: "ADJ" };
  if (word.pos === "VERB" && word.low === word.lemma && before?.low === "into") return { ...word, pos: "NOUN" };
  // `by means of it`
  if (word.low === "means" && before?.low === "by") return { ...word, pos: "NOUN", lemma: "means" };
  // `calm has returned`
  if (word.low === "calm" && before === undefined && ["AUX", "VERB"].includes(after?.pos ?? ""))
    return { ...word, pos: "NOUN" };
  // `stands half ruined`
  if (word.pos === "VERB" && ["half", "partly"].includes(before?.low ?? "") && LINKS.has(words[at - 2]?.lemma ?? ""))
    return { ...word, pos: "ADJ" };
  // `hold sway over it`
  if (word.pos === "VERB" && HOLDS.has(before?.lemma ?? "") && CONTROL_NOUNS.has(word.low))
    return { ...word, pos: "NOUN" };
  // `is Guild turf now`
  if (word.pos === "VERB" && before?.pos === "PROPN" && TERRITORY_NOUNS.has(word.low) && words[at - 2]?.lemma === "be")
    return { ...word, pos: "NOUN" };
  if (word.low === "calm" && word.pos === "ADJ" && before?.pos === "VERB" && after?.pos === "ADP")
    return { ...word, pos: "NOUN" };
  if (word.pos !== "VERB" || word.low !== word.lemma) return undefined;
  // `is no longer master of it`, `hands control of it over`
  if (after?.low === "of" && before?.low !== "to" && (MASTER_NOUNS.has(word.low) || CONTROL_NOUNS.has(word.low)))
    return { ...word, pos: "NOUN" };
  // `with a single phone call.`
  const isLast = after === undefined || after.pos === "PUNCT";
  const isCompound = before?.pos === "NOUN" && !/(?:s|ing)$/u.test(before.low);
  return isLast && isCompound && ["ADJ", "DET"].includes(words[at - 2]?.pos ?? "")
    ? { ...word, pos: "NOUN" }
    : undefined;
}

function verb(word: TaggedWord, lemma: string): TaggedWord {
  return { ...word, pos: "VERB", lemma };
}

/** The auxiliary before a word, past adverbs. */
function helperOf(words: readonly TaggedWord[], at: number): string | undefined {
  for (let from = at - 1; from >= Math.max(0, at - 3); from -= 1) {
    const word = words[from];
    if (word === undefined) return undefined;
    if (HAVE.has(word.low) || BE.has(word.low)) return word.pos === "PART" ? undefined : word.low;
    if (word.pos !== "ADV") return undefined;
  }
  return undefined;
}

function isBetweenNames(words: readonly TaggedWord[], at: number): boolean {
  return words[at - 1]?.pos === "PROPN" && ["DET", "PROPN"].includes(words[at + 1]?.pos ?? "");
}

const BY_WITHIN = 6;

function hasByNear(words: readonly TaggedWord[], at: number): boolean {
  return words.slice(at + 1, at + 1 + BY_WITHIN).some(({ low }) => low === "by");
}

import model from "wink-eng-lite-web-model";
import winkNLP from "wink-nlp";
import { POWER_NOUNS } from "../../frames/control-nouns.ts";
import { isKnownVerb } from "../../frames/known-verbs.ts";
import { STAND_IN_WORDS } from "../../grammar/stand-ins.ts";
import type { VerbForm } from "../parser.ts";
import { mendTags } from "./mend-tags.ts";
import type { TaggedWord } from "./tagged-word.ts";

const wink = winkNLP(model, ["pos"]);

/** The words of a sentence with their parts of speech. Takes time in proportion to the text. */
export function tagWords(told: string): readonly TaggedWord[] {
  const sentence = withSmallBeginning(told);
  const tokens = wink.readDoc(apart(sentence)).tokens();
  const texts = tokens.out();
  const tags: readonly string[] = tokens.out(wink.its.pos);
  // The library declares the parameters of this one function otherwise than it calls it.
  const lemmas: readonly string[] = tokens.out(wink.its.lemma as typeof wink.its.pos);
  let from = 0;
  const words = texts.map((text, at): TaggedWord => {
    const found = sentence.indexOf(text, from);
    const start = found < 0 ? from : found;
    from = start + text.length;
    const low = text.toLowerCase();
    const pos = tags[at] ?? "X";
    return {
      text: told.slice(start, start + text.length),
      low,
      lemma: lemmaOf(low, (lemmas[at] ?? low).toLowerCase(), pos),
      pos,
      start,
    };
  });
  const once = mendTags(words);
  const twice = once.map((word, at) => mended(once, at, word));
  return twice.map((word, at) => withForm(word, twice, at));
}

const PAIRS = /^ *(?:Neither|Either|Both|Nor|No|Not)$/u;

/** The tagger takes a capital for a name: `Repairs under way`. */
function withSmallBeginning(sentence: string): string {
  const first = /^ *[A-Z][a-z]+/u.exec(sentence)?.[0] ?? "";
  return STAND_IN_WORDS.has(first.trim()) || PAIRS.test(first)
    ? sentence
    : first.toLowerCase() + sentence.slice(first.length);
}

/**
 * The tagger takes `Guild's` with a mark beside it for one word, and for one word everywhere else from then on: what was
 * read before would change what is read after.
 */
function apart(sentence: string): string {
  return sentence.replace(/(?<=[^\s\p{L}\p{N}'-])(?=\p{L}{1,30}'s)/gu, " ").replace(/'s(?=[^\s\p{L}\p{N}])/giu, "$& ");
}

const IRREGULAR_LEMMAS: ReadonlyMap<string, string> = new Map([
  ["'s", "be"],
  ["'re", "be"],
  ["'m", "be"],
  ["'ve", "have"],
  ["'d", "have"],
  ["'ll", "will"],
  ["ca", "can"],
  ["wo", "will"],
]);

function lemmaOf(low: string, lemma: string, pos: string): string {
  return pos === "AUX" || pos === "VERB" ? (IRREGULAR_LEMMAS.get(low) ?? lemma) : lemma;
}

const ENDS_PHRASE = new Set(["PUNCT", "ADP", "DET", "CCONJ"]);
const PUNCTUATION = /^[^\p{L}\p{N}]+$/u;
const POSSESSIVE = new Set(["its", "their", "his", "her", "our", "your", "my"]);
const NOMINAL = new Set(["NOUN", "PROPN", "PRON"]);

/** Words that the tagger takes for nouns where the frames know the verb and its neighbours leave room for one. */
function mended(words: readonly TaggedWord[], at: number, word: TaggedWord): TaggedWord {
  const before = words[at - 1];
  const after = words[at + 1];
  // `lost that ring this morning`
  if (
    word.low === "that" &&
    before?.pos === "VERB" &&
    after?.pos === "NOUN" &&
    ENDS_PHRASE.has(words[at + 2]?.pos ?? "PUNCT")
  )
    return { ...word, pos: "DET" };
  if (word.low === "that" || word.low === "which" || word.low === "who") return { ...word, pos: "PRON" };
  if (word.low === "no" && ["longer", "more"].includes(after?.low ?? "")) return { ...word, pos: "ADV" };
  if (["longer", "more"].includes(word.low) && before?.low === "no") return { ...word, pos: "ADV" };
  if (word.low === "having" && ["VERB", "AUX", "ADJ"].includes(after?.pos ?? "") && after?.low.endsWith("ing") !== true)
    return { ...word, lemma: "have", pos: "AUX" };
  // `to twisted metal`: after an infinitive's `to` stands no participle.
  if (word.low === "to" && after?.pos === "VERB" && after.low !== after.lemma) return { ...word, pos: "ADP" };
  if (word.pos === "VERB" && before?.low === "to" && word.low !== word.lemma && word.low.endsWith("ed"))
    return { ...word, pos: "ADJ" };
  // `has shredded the Ledger`: the tagger takes verbs that it does not know for adjectives.
  if (
    word.pos === "ADJ" &&
    /[^e]ed$/u.test(word.low) &&
    before !== undefined &&
    ["has", "have", "had", "'ve"].includes(before.low) &&
    ["DET", "PROPN", "PRON"].includes(after?.pos ?? "")
  )
    return { ...word, pos: "VERB", lemma: isKnownVerb(word.low) ?? word.lemma };
  // `Plague ships are heading for it`
  if (word.pos === "VERB" && before === undefined && after?.pos === "NOUN" && words[at + 2]?.pos === "AUX")
    return { ...word, pos: "NOUN" };
  // `Rook fires the gun`: a form that is far more often a noun's, between a name and an article.
  if (
    word.pos === "NOUN" &&
    /[^s]s$/u.test(word.low) &&
    before?.pos === "PROPN" &&
    words[at - 2]?.low !== "'s" &&
    after?.pos === "DET" &&
    hasNoVerbNear(words, at)
  )
    return { ...word, pos: "VERB", lemma: isKnownVerb(word.low) ?? word.low.slice(0, -1) };
  // `a smoking ruin`
  if (
    word.pos === "VERB" &&
    word.low === word.lemma &&
    before?.low.endsWith("ing") === true &&
    words[at - 2]?.pos === "DET"
  )
    return { ...word, pos: "NOUN" };
  // `has been retaken`, which the tagger does not know.
  const helped = before !== undefined && HAVE_BE.has(before.low) && (before.pos === "AUX" || before.pos === "VERB");
  const known = isKnownVerb(word.low);
  if (
    ["NOUN", "ADJ", "PROPN"].includes(word.pos) &&
    helped &&
    known !== undefined &&
    known !== word.low &&
    !word.low.endsWith("s") &&
    !/^\p{Lu}/u.test(word.text) &&
    after?.low === "by"
  )
    return { ...word, pos: "VERB", lemma: known };
  // `under Guild rule`
  const ofPhrase = words[at - 2]?.pos === "ADP" || (words[at - 2]?.pos === "DET" && words[at - 3]?.pos === "ADP");
  if (
    word.pos === "VERB" &&
    POWER_NOUNS.has(word.low) &&
    before?.pos === "PROPN" &&
    ofPhrase &&
    (after === undefined || after.pos === "PUNCT" || after.pos === "ADP" || after.pos === "ADV")
  )
    return { ...word, pos: "NOUN" };
  const isNounPlace =
    before !== undefined &&
    (POSSESSIVE.has(before.low) || before.pos === "DET" || (before.low === "'s" && before.pos === "PART"));
  if (
    word.pos === "VERB" &&
    isNounPlace &&
    (after === undefined || after.pos === "ADP" || after.pos === "VERB" || after.pos === "AUX")
  )
    return { ...word, pos: "NOUN", lemma: word.low.endsWith("ing") ? word.low : word.lemma };
  // `Fighting broke out`
  if (
    word.pos === "VERB" &&
    word.low.endsWith("ing") &&
    before === undefined &&
    after?.pos === "VERB" &&
    !after.low.endsWith("ing")
  )
    return { ...word, pos: "NOUN", lemma: word.low };
  if (!["NOUN", "ADJ", "PROPN"].includes(word.pos) || PUNCTUATION.test(word.text)) return word;
  if (/^\p{Lu}/u.test(word.text) && at > 0) return word;
  const base = isKnownVerb(word.low);
  if (base === undefined || before === undefined || !NOMINAL.has(before.pos)) return word;
  if (POSSESSIVE.has(before.low)) return word;
  if (ofPhrase && POWER_NOUNS.has(word.low)) return word;
  // `with a single phone call.`
  const isEnd = after === undefined || after.pos === "PUNCT";
  if (isEnd && before.pos === "NOUN" && words[at - 2]?.pos === "ADJ" && word.low === base) return word;
  const opens =
    after === undefined || ["DET", "PROPN", "PRON", "ADV"].includes(after.pos) || /^[.,;!?]/u.test(after.text);
  const bare = after !== undefined && ["ADP", "SCONJ", "ADJ"].includes(after.pos) && hasNoVerbNear(words, at);
  return opens || bare ? { ...word, pos: "VERB", lemma: base } : word;
}

/** Further than this a verb belongs to another clause. */
const NEAR = 8;

function hasNoVerbNear(words: readonly TaggedWord[], at: number): boolean {
  const after = words.slice(at + 1, at + NEAR + 1);
  // `burst at the third shot and killed its crew`: what stands behind an `and` is another verb.
  const end = after.findIndex(({ low }) => low === "and" || low === "," || low === ";");
  const near = [...words.slice(Math.max(0, at - NEAR), at), ...(end < 0 ? after : after.slice(0, end))];
  return !near.some((word) => word.pos === "VERB" || word.pos === "AUX");
}

const FORMS_OF_BE: ReadonlyMap<string, VerbForm> = new Map([
  ["is", "present"],
  ["are", "present"],
  ["am", "present"],
  ["'s", "present"],
  ["'re", "present"],
  ["was", "past"],
  ["were", "past"],
  ["been", "participle"],
  ["being", "ing"],
  ["be", "base"],
  ["has", "present"],
  ["have", "present"],
  ["had", "past"],
  ["did", "past"],
  ["does", "present"],
  ["do", "present"],
]);

function withForm(word: TaggedWord, words: readonly TaggedWord[], at: number): TaggedWord {
  if (word.pos !== "VERB" && word.pos !== "AUX") return word;
  const form = FORMS_OF_BE.get(word.low) ?? formOf(word, words, at);
  return { ...word, form };
}

function formOf({ low, lemma }: TaggedWord, words: readonly TaggedWord[], at: number): VerbForm {
  if (low.endsWith("ing") && low !== lemma) return "ing";
  const helper = helperBefore(words, at);
  if (helper === "base") return "base";
  if (helper === "participle" && low !== `${lemma}s`) return "participle";
  // An order: nothing stands before it.
  if (words.slice(0, at).every((word) => PUNCTUATION.test(word.text)) && (low === lemma || low.endsWith("se")))
    return "base";
  if (low === lemma) return INVARIABLE.has(low) && helper === undefined ? "past" : "present";
  if (low === `${lemma}s` || low === `${lemma}es` || (low.endsWith("ies") && lemma.endsWith("y"))) return "present";
  return PARTICIPLES.has(low) || (/[aeiou]?w?n$/u.test(low) && /(?:en|own|rn|orn)$/u.test(low)) ? "participle" : "past";
}

const INVARIABLE = new Set([
  "set",
  "cut",
  "put",
  "hit",
  "quit",
  "burst",
  "split",
  "cast",
  "beat",
  "rid",
  "shut",
  "let",
]);
const PARTICIPLES = new Set(
  "gone taken broken driven fallen thrown overrun drawn withdrawn given torn seen done begun shaken stolen sunk".split(
    " ",
  ),
);
const MODAL = new Set("will would shall should can could may might must 'll wo ca do does did to".split(" "));
const HAVE_BE = new Set(
  "have has had having 've be is are was were been being am 's 're got get gets getting".split(" "),
);

/** What the auxiliary before says of the form, past adverbs and `not`. */
function helperBefore(words: readonly TaggedWord[], at: number): VerbForm | undefined {
  // `was ordered and carried out by them`
  const isSecond = words[at - 1]?.low === "and" && words[at - 2]?.pos === "VERB";
  for (let from = isSecond ? at - 3 : at - 1; from >= Math.max(0, at - 6); from -= 1) {
    const word = words[from];
    if (word === undefined) return undefined;
    if (MODAL.has(word.low) && ["AUX", "PART", "VERB"].includes(word.pos)) return "base";
    if (HAVE_BE.has(word.low) && word.pos !== "PART") return "participle";
    if (word.pos !== "ADV" && word.pos !== "PART") return undefined;
  }
  return undefined;
}

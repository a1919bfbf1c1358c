import { knownForm } from "../frames/known-verbs.ts";
import type { ParsedSentence, ParsedToken } from "../parsing/parser.ts";

const FOLLOWS = new Set(["ADP", "ADV", "DET", "PRON", "PART", "SCONJ"]);
const OWN = new Set("prep prt advmod dobj npadvmod dep appos".split(" "));

/** `jumps the stream and races toward it`: parsers take the second verb for a second stream. */
export function mendCoordination(words: ParsedSentence): ParsedSentence {
  for (const at of words.keys()) {
    const verb = firstVerb(words, at);
    if (verb !== undefined) return mendCoordination(withVerb(words, at, verb));
  }
  return words;
}

/** The verb to which the word at `at` is really joined; undefined where it is a noun. */
function firstVerb(words: ParsedSentence, at: number): number | undefined {
  const word = words[at];
  if (word?.dep !== "conj" || word.pos !== "NOUN" || !/^[a-z]+s$/u.test(word.text)) return undefined;
  if (words[at - 1]?.text !== "and" || knownForm(word.text) === undefined) return undefined;
  const noun = words[word.head];
  if (noun === undefined || noun.pos === "VERB" || word.head > at) return undefined;
  // `puts it to her lips and blows.`
  const isOwned = words.some((one) => one.head === word.head && one.dep === "poss");
  if (isPlural(noun) && !isOwned) return undefined;
  const verb = verbOver(words, word.head);
  const first = verb === undefined ? undefined : words[verb];
  if (first?.form !== "present" || !first.text.endsWith("s")) return undefined;
  const next = words[at + 1];
  const ends = next === undefined || next.pos === "PUNCT";
  return (ends ? isOwned : FOLLOWS.has(next.pos) && next.text !== "of") ? verb : undefined;
}

function isPlural({ text, lemma }: ParsedToken): boolean {
  return text.endsWith("s") && text.toLowerCase() !== lemma;
}

function verbOver(words: ParsedSentence, from: number): number | undefined {
  let at = from;
  for (let steps = 0; steps < words.length; steps += 1) {
    if (words[at]?.pos === "VERB") return at;
    const head = words[at]?.head ?? at;
    if (head === at) return undefined;
    at = head;
  }
  return undefined;
}

/** What follows it and hung on the first verb or its object is its own. */
function withVerb(words: ParsedSentence, at: number, verb: number): ParsedSentence {
  const noun = words[at]?.head;
  return words.map((word, one): ParsedToken => {
    if (one === at)
      return {
        ...word,
        pos: "VERB",
        form: "present",
        head: verb,
        lemma: knownForm(word.text) ?? word.lemma,
      };
    if (one < at || (word.head !== verb && word.head !== noun) || !OWN.has(word.dep) || word.pos === "PUNCT")
      return word;
    const isObject = ["dep", "appos"].includes(word.dep) && word.pos !== "ADP";
    return { ...word, head: at, dep: isObject ? "dobj" : word.dep };
  });
}

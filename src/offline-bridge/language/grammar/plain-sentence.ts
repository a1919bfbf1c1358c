import { isKnownVerb } from "../frames/known-verbs.ts";
import { STATE_ADJECTIVES } from "../frames/status-frames.ts";
import { isPlural } from "../names/discourse.ts";
import { spelledOut } from "./chat-spelling.ts";
import { withoutHeadings } from "./headings.ts";
import type { Placed } from "./placed.ts";
import { rewritten } from "./rewrite-sentence.ts";
import { OTHER, STAND_INS } from "./stand-ins.ts";
import { withoutGaps } from "./telegraph.ts";
import type { Token } from "./token.ts";

/** A sentence as a parser gets it: a plain word stands in for each entity, since no parser knows a world's names. */
export interface PlainSentence {
  readonly text: string;
  /** The entities by the offset of the words that stand in for them. */
  readonly entityAt: ReadonlyMap<number, Placed>;
  /** Of a part: what stands before it up to a colon. Empty, or ends with a space. */
  readonly lead: string;
}

const ARTICLES = new Set("the a an this that these those its their his her our your both all".split(" "));

/**
 * Puts plain words in place of names. A name that the sentence itself takes back (`left` but not in `kept`) goes with
 * the words up to the one that takes its place.
 */
export function plainSentence(
  sentence: string,
  tokens: readonly Token[],
  placed: readonly Placed[],
  kept: readonly Placed[],
): PlainSentence {
  const entityAt = new Map<number, Placed>();
  let text = "";
  let from = 0;
  for (const [index, one] of placed.entries()) {
    const start = tokens[one.from]?.start ?? 0;
    if (start < from) continue;
    text += ascii(sentence.slice(from, start));
    if (!kept.includes(one)) {
      const next = placed[index + 1];
      from = next === undefined ? start : (tokens[next.from]?.start ?? start);
      continue;
    }
    const last = tokens[one.to - 1];
    if (isAfterOpening(text)) text = `${text.trimEnd()}, `;
    entityAt.set(text.length, one);
    const opens = isOpening(text);
    text += standIn(one, tokens[one.from - 1]);
    from = last?.end ?? start;
    if (opens && (placed[index + 1]?.from === one.to || SUBJECT_BEGINS.test(sentence.slice(from)))) text += ",";
    if (last?.possessive === true && !one.name.possessive && /['’]s$/iu.test(last.text))
      text += isShortIs(sentence.slice(from)) ? " is" : "'s";
  }
  return { text: text + ascii(sentence.slice(from)), entityAt, lead: "" };
}

/** `The Beacon's busted.`: `is`, not an owner. */
function isShortIs(after: string): boolean {
  const word =
    /^ (?:totally |completely |all |so |finally |well and truly )?([a-z-]+)(?=\s*(?:[,.;!?]|$)| (?:and|again|now|by|from|since|after|too|at last)\b)/u.exec(
      after,
    )?.[1];
  return word !== undefined && (STATE_ADJECTIVES.has(word) || IS_IN.has(word));
}

const IS_IN = new Set("down back burning falling collapsing sinking".split(" "));

/** `By nightfall Marl fell`: parsers take the last word before a name without an article for a part of it. */
function isAfterOpening(text: string): boolean {
  const words = OPENING.exec(text)?.[1]?.toLowerCase().split(" ");
  return words !== undefined && !words.some((word) => NO_OPENING.has(word) || isKnownVerb(word) !== undefined);
}

const OPENING =
  /(?:^|, and |, |; )(?:At|In|On|By|After|Before|Under|With|During|Within|From|Since|Until|Over|For|at|by|after|before|within) ((?:[a-z'-]+ ){1,6})$/u;
const NO_OPENING = new Set(
  "they he she it we i you who that which is are was were has had have and of to in on at by for from with into the a an this under over near beyond all both".split(
    " ",
  ),
);

/** `Under cover of a Veil the Ring unloads`: a name closes the opening, and a subject follows. */
function isOpening(text: string): boolean {
  const words = TO_NAME.exec(text)?.[1]?.toLowerCase().split(" ");
  return (
    words !== undefined &&
    !words.some(
      (word, at) => PRONOUNS.has(word) || (isKnownVerb(word) !== undefined && !BEFORE_NOUN.has(words[at - 1] ?? "")),
    )
  );
}

const TO_NAME =
  /^(?:At|In|On|By|After|Before|Under|With|During|Within|From|Since|For|Behind|Through|Thanks|Amid|Because|Beneath) ((?:[a-z'-]+ ){0,6})$/u;
const BEFORE_NOUN = new Set(["a", "the", "his", "her", "their"]);
const PRONOUNS = new Set("they he she it we i you who that which is are was were has had have and".split(" "));

const SUBJECT_BEGINS = /^ (?:the|a|an|he|she|they|it|we|his|her|their|its|nobody|everyone) /u;

/** Words behind a colon that can be a clause: fewer are an apposition, `has a new ruler: the Guild`. */
const FEWEST = 4;

/** Cuts a sentence where one clause has nothing to do with the grammar of the next: news in a list, a heading. */
export function partsOf(sentence: PlainSentence): readonly PlainSentence[] {
  const { text, entityAt } = withoutHeadings(sentence);
  const parts: PlainSentence[] = [];
  let from = 0;
  let lead = "";
  const add = (to: number): void => {
    const own = [...entityAt]
      .filter(([at]) => at >= from && at < to)
      .map(([at, one]): [number, Placed] => [at - from, one]);
    parts.push(withWords(withoutChat({ text: text.slice(from, to), entityAt: new Map(own), lead })));
  };
  for (const { 0: mark, index } of text.matchAll(/[;:](?= )/gu)) {
    const end = index + 1;
    if (mark === ":" && !hasWords(text, end)) continue;
    add(index);
    lead = mark === ":" ? `${text.slice(from, index).toLowerCase()} : ` : "";
    from = end;
  }
  add(text.length);
  return parts;
}

/** Words of a teller that come before what is told. */
const TELLS_ON =
  /^(?:and )?(?:so |thus )?(?:it (?:came|comes|has come) to pass(?: that)?|it (?:so )?happened that|be it known(?: to all)?(?: that)?|let it be (?:known|recorded|written)(?: that)?|know,? (?:ye )?all,? that|hear ye),? /iu;

function withWords({ lead, ...worded }: PlainSentence): PlainSentence {
  const begins = TELLS_ON.exec(worded.text)?.[0].length ?? 0;
  const told = begins > 0 ? rewritten(worded, [{ from: 0, to: begins, text: "" }]) : worded;
  return { ...withoutGaps(told), lead };
}

const CHAT_BEGINS =
  /^ *(?:(?:fyi|heads up|gj|gz|gratz|congrats|nice|yay|woot|phew|argh|bruh|bro|man|tbh|imo|ngl|confirmed|hell yeah|everyone|idk|lol|lmao|omg|omfg|gg|psa|btw|ngl|ok so|ok|okay|welp|yo|yeah|yep|so|well|dude|guys|ugh|rip|holy shit|holy crap|damn|wow|haha|hey|oh no|oh|also|anyway|wait)\b[ ,.:!-]+)+/iu;
const CHAT_ENDS =
  /(?<![ ,])[ ,]+(?:guys|folks|lol|lmao|tho|though|btw|idk|dude|man|ppl|everyone|rn|smh|ffs|haha|xd|gg|now lol|mate|bro)[.!?]{0,3}$/iu;

/** Without what a chat hangs on either end of a sentence, which parsers take for subjects and objects. */
function withoutChat({ text, entityAt, lead }: PlainSentence): PlainSentence {
  const starts = Math.min(CHAT_BEGINS.exec(text)?.[0].length ?? 0, ...entityAt.keys());
  const ends = CHAT_ENDS.exec(text)?.index ?? text.length;
  const kept = [...entityAt].filter(([at]) => at >= starts && at < ends);
  if (kept.length < entityAt.size || ends <= starts) return { text, entityAt, lead };
  return {
    text: text.slice(starts, ends),
    entityAt: new Map(kept.map(([at, one]) => [at - starts, one])),
    lead: `${lead}${text.slice(0, starts).toLowerCase()}${text.slice(ends).toLowerCase()} `.trimStart(),
  };
}

function hasWords(text: string, from: number): boolean {
  let words = 0;
  for (let at = from; at < text.length && words < FEWEST; at += 1) {
    if (text[at] === ";") return false;
    if (text[at] === " " && text[at + 1] !== " ") words += 1;
  }
  return words >= FEWEST;
}

function standIn({ name }: Placed, before: Token | undefined): string {
  const [withArticle, bare, plural] = STAND_INS[name.entityType] ?? OTHER;
  if (isPlural(name)) return plural;
  return before !== undefined && (ARTICLES.has(before.low) || before.possessive) ? withArticle : bare;
}

/** Typographic marks as parsers know them. */
function ascii(text: string): string {
  return (
    spelledOut(text)
      .replace(/[‘’]/gu, "'")
      .replace(/[“”]/gu, '"')
      .replace(/\n/gu, " ")
      .replace(/ = /gu, " is ")
      .replace(/\b([Rr]e)-(?=[a-z]{3})/gu, "$1")
      // `a wave as high as a house rolls toward it`
      .replace(LIKENESS, "$1")
      // Inches, to one of them.
      .replace(/ in\.$/u, " in .")
      // A verb and a noun without an article to parsers.
      .replace(/\b([Uu]nder) cover of\b/gu, "$1 the cover of")
      .replace(/^Thanks to (?=an? )/u, "Through ")
      .replace(/ ([a-z]{2,12}) by ([a-z]{2,12})\b/gu, (all, one, other) => (one === other ? "" : all))
      .replace(/^([A-Za-z]{2,12}) by ([a-z]{2,12}),? /u, (all, one: string, other) =>
        one.toLowerCase() === other ? "" : all,
      )
  );
}

const LIKENESS =
  /^((?:An?|The|One|Two|Three) (?:[a-z-]+ )??(?!(?:is|was|are|were|has|had|looks?|feels?|stands?) )[a-z-]+) as [a-z]+ as (?:(?:an?|the|any|two|three|ten) )?[a-z-]+(?= [a-z]+ )/u;

import { IS_BE, IS_MODAL, IS_NEGATION, VERB_GROUP } from "../grammar/grammar.ts";
import type { Frame } from "./change-frames.ts";
import { formsOfVerb } from "./change-frames.ts";
import { nonChangeOfInfinitive, type NonChange } from "./circumstances.ts";

/** How a verb stands in its sentence. */
export interface Judged {
  /** The text before the verb group, which holds the subject. */
  readonly before: string;
  /** Absent where it came about. */
  readonly why?: NonChange;
  /** A present-tense action: a declared action where a player says it. */
  readonly present: boolean;
  /** `no longer in danger`. */
  readonly noLonger: boolean;
}

/** A word, or two that go together, of the group before a verb. */
export const GROUP_WORD = new RegExp(`^(?:${VERB_GROUP}|to)$`, "u");

/** Judges a match by the words around its verb: negation, modal, infinitive, progressive, `still`. */
export function judgeMatch(frame: Frame, line: string, match: RegExpMatchArray): Judged {
  const start = match.index ?? 0;
  const verb = match.groups?.["verb"] ?? "";
  if (frame.voice === "active") return judgeActive(frame, line.slice(0, start), verb, match[0]);
  const theme = match.groups?.["theme"] ?? match.groups?.["loser"] ?? "";
  const whole = match[0];
  const inside = whole.slice(whole.indexOf(theme) + theme.length);
  const words = `${match.groups?.["vp"] ?? ""} ${frame.voice === "state" ? inside : ""}`.trim();
  const why = whyOfGroup(words, frame);
  const base = { before: line.slice(0, start), present: false, noLonger: /\bno longer\b/u.test(words) };
  return why === undefined ? base : { ...base, why };
}

function judgeActive(frame: Frame, prefix: string, verb: string, whole: string): Judged {
  const group = groupAtEnd(prefix);
  const before = prefix.slice(0, prefix.length - group.length);
  const words = group
    .trim()
    .split(" ")
    .filter((word) => word !== "");
  const forms = formsOfVerb(verb);
  const present =
    !words.some((word) => /^(?:has|have|had|having|'ve|did|been|was|were)$/u.test(word)) &&
    (forms.has("base") || forms.has("present")) &&
    !forms.has("past");
  const base = { before, present, noLonger: false };
  const why = /\bno longer\b|\bno more\b/u.test(whole) ? undefined : whyOfActive(frame, words, verb, before);
  return why === undefined ? base : { ...base, why };
}

/** The words before a verb that are of its group: read backwards, one or two at a time (`at last`), each once. */
function groupAtEnd(prefix: string): string {
  let end = prefix.endsWith(" ") ? prefix.length - 1 : prefix.length;
  let start = prefix.length;
  // Whether a group can begin after this word, and after the one that stands behind it.
  let [here, further, behind] = [true, false, ""];
  while (end > 0 && (here || further)) {
    const from = prefix.lastIndexOf(" ", end - 1) + 1;
    const word = prefix.slice(from, end);
    const isOfGroup = (here && GROUP_WORD.test(word)) || (further && GROUP_WORD.test(`${word} ${behind}`));
    if (isOfGroup) start = from;
    [here, further, behind, end] = [isOfGroup, here, word, from - 1];
  }
  return prefix.slice(start);
}

function whyOfActive(frame: Frame, words: readonly string[], verb: string, before: string): NonChange | undefined {
  const forms = formsOfVerb(verb);
  const to = words.lastIndexOf("to");
  if (to >= 0) {
    const governed = nonChangeOfInfinitive(
      `${before}${words.slice(0, to).join(" ")}`,
      words.slice(to).includes("have"),
    );
    if (governed !== undefined) return governed;
  }
  const why = whyOfGroup(words.slice(to + 1).join(" "), frame);
  if (why !== undefined) return why;
  const aux = words.some((word) => IS_BE.test(word));
  if (forms.has("ing") && !forms.has("base")) return whyOfIng(frame, aux, words, before);
  if (
    forms.size === 1 &&
    forms.has("participle") &&
    !words.some((word) => /^(?:has|have|had|having|'ve|'s)$/u.test(word))
  )
    return "attempt";
  if (forms.has("base") && /\b(?:let|lets|make|makes|bid|bids|help|helps|see|watch)\b/u.test(lastPart(before)))
    return "planned";
  if (forms.has("base") && !forms.has("past") && to < 0 && !words.includes("do") && !hasSubject(before))
    return "planned";
  return aux && frame.effect.kind !== "status" && forms.has("past") ? "unchanged" : undefined;
}

/** `is seizing` is in progress, `, seizing` after a comma is done; a state or a use can be stated either way. */
function whyOfIng(frame: Frame, aux: boolean, words: readonly string[], before: string): NonChange | undefined {
  if (frame.effect.kind === "status" || frame.effect.kind === "use") {
    return /\b(?:without|instead of|from|of|for|about|consider(?:s|ed)?|before|against|by not)\s*$/u.test(before)
      ? "planned"
      : undefined;
  }
  if (aux) return "attempt";
  return words.includes("having") || /(?:,|\b(?:after|by|thus|thereby|and))\s*$/u.test(before) ? undefined : "attempt";
}

/** The text after the last comma or semicolon. */
function lastPart(text: string): string {
  return text.slice(Math.max(text.lastIndexOf(","), text.lastIndexOf(";")) + 1);
}

function whyOfGroup(words: string, frame: Frame): NonChange | undefined {
  if (words.split(" ").some((word) => IS_MODAL.test(word))) return "hypothetical";
  if (/\bno longer\b/u.test(words) && frame.effect.kind === "status" && frame.effect.value === "threatened")
    return undefined;
  if (IS_NEGATION.test(words)) return "negated";
  if (/\b(?:still|as ever|ever)\b/u.test(words)) return "unchanged";
  return /\bonce\b(?! (?:more|again))/u.test(words) ? "past" : undefined;
}

/** A base form with nothing before it is an order. */
function hasSubject(before: string): boolean {
  return /(?:[\w']|@\w+)\s*$/u.test(before) && !/\b(?:and|or|but|then|please|let|must|to|let 's)\s*$/u.test(before);
}

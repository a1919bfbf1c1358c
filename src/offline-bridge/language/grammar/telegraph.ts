import { isKnownVerb } from "../frames/known-verbs.ts";
import { OWN_STATE_VERBS, STATE_ADJECTIVES, STATE_NAMES, STATE_VERBS } from "../frames/status-frames.ts";
import { wordSet } from "../frames/word-set.ts";
import { isThing } from "./headings.ts";
import { rewritten, type Edit, type Worded } from "./rewrite-sentence.ts";

/**
 * A telegram or a headline with the words that it leaves out, so that a parser reads it as a sentence:
 * `Radio Mast down`, `Iron Corps out of the Fort`, `the Depot captured, Red Kites`.
 */
export function withoutGaps(sentence: Worded): Worded {
  const edits = [...missingSubjects(sentence), ...missingAgents(sentence), ...missingOwners(sentence)];
  const whole = rewritten(sentence, edits.toSorted(byPlace));
  return rewritten(whole, missingVerbs(whole));
}

function byPlace(a: Edit, b: Edit): number {
  return a.from - b.from;
}

/** `Theirs again.`, `Taken by 2100.`, `took the Depot ten minutes ago`: of those who were spoken of. */
const SUBJECTLESS: readonly (readonly [begins: RegExp, text: string])[] = [
  [/^ *(?=Theirs\b)/iu, "It is "],
  [
    /^ *(?=(?:[Tt]ook|[Ss]eized|captured|retook|recaptured|grabbed|overran|stormed and took) (?:the|it|all of|[A-Z][a-z]+)\b)/u,
    "They ",
  ],
];
const TAKEN_ALONE =
  /^ *(Taken|Captured|Seized|Retaken|Overrun) (?=by \d|by (?:noon|night|dawn|dusk|midnight)|at |before |within )/iu;

function missingSubjects({ text, entityAt }: Worded): readonly Edit[] {
  const found = SUBJECTLESS.find(([begins]) => begins.test(text));
  if (found !== undefined) return [{ from: 0, to: 0, text: found[1] }];
  const taken = entityAt.size === 0 ? TAKEN_ALONE.exec(text) : null;
  if (taken === null) return [];
  return [{ from: 0, to: taken[0].length, text: `It was ${taken[1]?.toLowerCase() ?? "taken"} by them ` }];
}

const FINITE =
  /(?:^|[ '])(?:is|are|was|were|am|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|gets?|got|s|re|ve|ll)\b/u;
/** Ends of the stretch that a missing verb can belong to. */
const STRETCH_ENDS = /[,;:!?]| (?:and|but|while|as) |\.$/u;

function missingVerbs({ text, entityAt }: Worded): readonly Edit[] {
  return [...entityAt].flatMap(([at, placed]): readonly Edit[] => {
    const end = at + (/^[A-Za-z]+/u.exec(text.slice(at))?.[0].length ?? 0);
    if (!BEGINS_CLAUSE.test(text.slice(Math.max(0, at - CONTEXT), at)) || text[end] !== " ") return [];
    const rest = text.slice(end + 1);
    const stretch = rest.slice(0, STRETCH_ENDS.exec(rest)?.index ?? rest.length).toLowerCase();
    const verb = FINITE.test(stretch) ? undefined : isThing(placed) ? ofThing(stretch) : ofActor(stretch);
    return verb === undefined ? [] : [{ from: end, to: end, text: verb }];
  });
}

const CONTEXT = 16;
const BEGINS_CLAUSE = /(?:^ *|[.,;:!?–—-] |\b(?:and|but|then|now|breaking|update|news) )(?:(?:the|our|their) )?$/iu;
const ADVERBS = /^(?:(?:now|all|just|badly|totally|completely|finally|still|back|half|too) )*/u;
const HERE = wordSet("down out up gone dark ablaze hit silent shut cut kaput toast");
const FOLLOWS =
  /^(?:$|\d|(?:up|down|by|in|at|on|from|since|after|during|again|all|overnight|tonight|today|this|yesterday|with|under|over|now|here|everywhere|out|off|apart|beyond|badly|flat)\b)/u;
const STATE_PHRASE =
  /^(?:under (?:siege|attack|fire|threat|repair|new|fire)|in (?:ruins|flames|danger|peril|pieces|bits|shreds|tatters|ashes|dispute|chaos|the hands)|on fire|at (?:risk|peace|war)|out of (?:action|order|danger|service|commission))\b/u;
const POWER_PHRASE =
  /^(?:out of|off(?= [a-z])|in (?:full |total |sole )?(?:control|charge|possession|command) of|gone from)\b/u;

/** `down`, `flattened`, `in ruins`, `a wreck`, `back under the Guild` behind a place or a thing. */
function ofThing(stretch: string): string | undefined {
  const adverbs = ADVERBS.exec(stretch)?.[0] ?? "";
  const said = stretch.slice(adverbs.length);
  const [word = "", next = ""] = said.split(" ");
  const isName = ["a", "an", "the"].includes(word) && STATE_NAMES.has(said.split(" ").at(-1) ?? "");
  if (isName || STATE_PHRASE.test(said)) return " is";
  if (/^under [a-z ]*$/iu.test(said) || adverbs.includes("back ")) return " is now";
  if (!FOLLOWS.test(said.slice(word.length + 1)) && next !== "") return undefined;
  const base = isKnownVerb(word) ?? "";
  const isDone =
    PARTICIPLE.test(word) && (CHANGES_HANDS.has(base) || (STATE_VERBS.has(base) && !OWN_STATE_VERBS.has(base)));
  if (isDone) return " was";
  return HERE.has(word) || STATE_ADJECTIVES.has(word) ? " is" : undefined;
}

const PARTICIPLE = /(?:ed|en|un|on|ost|eld|old|orn|unk|wn|it|ut|ot)$/u;
const CHANGES_HANDS = wordSet(
  "capture recapture take retake seize secure occupy overrun storm win lose hold annex conquer abandon evacuate cede sell liberate free",
);

function ofActor(stretch: string): string | undefined {
  return POWER_PHRASE.test(stretch) ? " is now" : undefined;
}

const TAKEN =
  /\b(?:captured|recaptured|taken|retaken|seized|secured|occupied|overrun|stormed|won|held|annexed|conquered)(?:,| -| –|:)? (?:the )?$/u;
const GIVEN = /\b(?:lost|ceded|surrendered|handed over|sold|given up|given|yielded|fallen)(?:,| -| –|:)? (?:the )?$/u;

/** `captured, Red Kites.`: who did it stands at the end alone. */
function missingAgents({ text, entityAt }: Worded): readonly Edit[] {
  return lastFaction(text, entityAt).flatMap((at) => {
    const before = text.slice(0, at);
    const prep = TAKEN.test(before) ? " by " : GIVEN.test(before) ? " to " : undefined;
    const end = before.replace(/(?:,| -| –|:)? (?:the )?$/u, "").length;
    return prep === undefined || !/[,:–-] (?:the )?$/u.test(before) ? [] : [{ from: end, to: at, text: prep }];
  });
}

const NEW_OWNERS =
  / under new (management|ownership|rule|command|control|owners|masters|leadership)(?:,|:| -| –) (?:the )?$/u;

/** `under new management: the Red Kites` as `under the management of the Red Kites`. */
function missingOwners({ text, entityAt }: Worded): readonly Edit[] {
  return lastFaction(text, entityAt).flatMap((at) => {
    const owners = NEW_OWNERS.exec(text.slice(0, at));
    if (owners === null) return [];
    const noun = owners[1]?.endsWith("s") === true ? "rule" : owners[1];
    return [{ from: owners.index, to: at, text: ` under the ${noun} of ` }];
  });
}

/** The offset of a faction that ends the sentence. */
function lastFaction(text: string, entityAt: Worded["entityAt"]): readonly number[] {
  const [at, placed] = [...entityAt].at(-1) ?? [];
  if (at === undefined || placed?.name.entityType !== "faction") return [];
  return /^[A-Za-z]+[.! ]*$/u.test(text.slice(at)) ? [at] : [];
}

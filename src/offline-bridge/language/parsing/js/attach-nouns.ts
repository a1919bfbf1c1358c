import { CONTROL_NOUNS } from "../../frames/control-nouns.ts";
import { TELLS, UNREAL_NOUNS } from "../../frames/governor-verbs.ts";
import { isPhrasal } from "../../frames/known-verbs.ts";
import { CALMS, DANGERS, TROUBLES, WORKS } from "../../frames/status-frames.ts";
import type { Attachment } from "./attachment.ts";
import { isPassiveHere } from "./look-ahead.ts";

/** Nouns that say when, without a preposition. */
const TIMES = new Set(
  "second minute hour day night morning evening afternoon week month year moment dawn dusk noon midnight today tonight yesterday tomorrow time".split(
    " ",
  ),
);
/** Verbs with two objects. */
const GIVING = new Set(
  "give hand grant award offer sell send bring show teach tell assign allot deny cost take leave pay lend promise cede deal serve do".split(
    " ",
  ),
);
/** Verbs with an object and what it is made: `made themselves lords`. */
const MAKES = new Set("make call crown declare name elect appoint proclaim leave render".split(" "));
/** Verbs that link a subject to what it is or becomes. */
const LINKING = new Set("be become remain stay seem appear look grow turn lie stand fall get prove keep".split(" "));
const PARTICLES = new Set("up down out off over away back on apart in through".split(" "));
/** Verbs with a clause in the bare form: `let it fall`. */
const BARE = new Set("let make see watch hear bid help have feel find".split(" "));

export function takeNoun(state: Attachment, head: number, index: number): void {
  const opensClause =
    state.ahead.isSubject(index, state.main !== undefined && state.objectOpen) && !isObjectOfFirst(state, index);
  if (
    state.prep === undefined &&
    state.cc === undefined &&
    TIMES.has(state.lemma(head)) &&
    state.pieces[index + 1]?.kind !== "verb"
  ) {
    // `an hour later the banners came down`, `seized last night by …`
    if (state.verb !== undefined) state.link(head, state.verb, "npadvmod");
    else state.waiting.push({ at: head, dep: "npadvmod" });
    state.comma = false;
    return;
  }
  if (state.contrasted && state.noun !== undefined) {
    state.link(head, state.noun, "appos");
    state.contrasted = false;
    return;
  }
  if (state.prep !== undefined) {
    state.link(head, state.prep, "pobj");
    state.prep = undefined;
    state.listed = head;
  } else if (state.cc !== undefined && !opensClause && state.listed !== undefined) {
    state.link(state.cc, state.listed, "cc");
    state.link(head, state.listed, "conj");
    state.cc = undefined;
  } else if (state.cc !== undefined && state.subjects.length > 0 && state.verb === undefined) {
    state.link(head, state.subjects[0] ?? head, "conj");
    state.cc = undefined;
  } else if (state.verb !== undefined && state.objectOpen && !opensClause) {
    takeObject(state, head, state.verb);
  } else if (state.comma && !opensClause && state.listed !== undefined && state.verb !== undefined) {
    state.link(head, state.listed, state.ahead.listGoesOn(index) ? "conj" : "appos");
  } else if (state.comma && opensClause && state.subjects.length === 1 && !state.ahead.listGoesOn(index)) {
    // `My lord, the Range has fallen`: who is spoken to, or what it is about.
    state.waiting.push({ at: state.subjects[0] ?? head, dep: "npadvmod" });
    state.subjects = [head];
  } else if (state.comma && state.subjects.length > 0 && state.noun !== undefined) {
    state.link(head, state.subjects[0] ?? head, state.ahead.listGoesOn(index) ? "conj" : "appos");
  } else if (opensClause && state.verb !== undefined && state.relative === undefined) {
    openClause(state, head);
  } else state.subjects.push(head);
  state.noun = head;
  state.comma = false;
}

/** `get the Range and the Synod keep the Verge`: the first verb wants an object, and says nothing that could be told. */
function isObjectOfFirst(state: Attachment, index: number): boolean {
  const { verb } = state;
  if (verb === undefined || !state.objectOpen || state.prep !== undefined) return false;
  if (TELLS.has(state.lemma(verb)) || BARE.has(state.lemma(verb))) return false;
  return state.ahead.isFirstOfTwo(index);
}

/** A noun in a clause that already has a verb, right before another one. */
function openClause(state: Attachment, head: number): void {
  const verb = state.verb;
  if (
    verb !== undefined &&
    state.objectOpen &&
    state.cc === undefined &&
    state.mark === undefined &&
    (TELLS.has(state.lemma(verb)) || BARE.has(state.lemma(verb)))
  ) {
    state.waiting.push({ at: -1, dep: "ccomp" });
  }
  state.subjects = [head];
}

function takeObject(state: Attachment, head: number, verb: number): void {
  const has = [...state.links.values()].some((link) => link.head === verb && link.dep === "dobj");
  if (has && !GIVING.has(state.lemma(verb))) {
    // `made themselves lords of it`, `used it three times`
    const isMade = MAKES.has(state.lemma(verb)) && !TIMES.has(state.lemma(head));
    state.link(head, verb, isMade ? "oprd" : "npadvmod");
    return;
  }
  const linking = LINKING.has(state.lemma(verb)) && !isPassiveHere(state.words, verb);
  if (has && !linking) {
    // `gave the Synod the Range`
    for (const link of state.links.values())
      if (link.head === verb && link.dep === "dobj") state.links.set(link.at, { ...link, dep: "dative" });
  }
  state.link(head, verb, linking ? "attr" : "dobj");
  state.listed = head;
  state.objectOpen = !linking && !has;
}

export function takePreposition(state: Attachment, head: number, index: number): void {
  const low = state.low(head);
  const next = state.pieces[index + 1];
  const nounFollows =
    next?.kind === "noun" ||
    next?.kind === "prep" ||
    next?.kind === "adjective" ||
    (next?.kind === "verb" && state.words[next.head]?.form === "ing");
  const isParticle = state.objectOpen && state.noun === undefined && isPhrasal(state.lemma(state.verb), low);
  if (state.verb !== undefined && isParticle) {
    state.link(head, state.verb, "prt");
    return;
  }
  if (
    state.verb !== undefined &&
    PARTICLES.has(low) &&
    (!nounFollows || (state.low(next?.head) !== "of" && next?.kind === "prep"))
  ) {
    state.link(head, state.verb, "prt");
    return;
  }
  if (state.prep !== undefined) {
    state.link(head, state.prep, "prep");
    state.prep = head;
    return;
  }
  const noun = state.noun;
  const owner = ownerOf(state, low, noun);
  if (owner === undefined) state.waiting.push({ at: head, dep: "prep" });
  else state.link(head, owner, low === "by" && owner === state.verb ? "agent" : "prep");
  state.prep = head;
  state.cc = undefined;
}

/** Whose a phrase is: of a noun right before with `of`, else of the verb, else of the subject that waits. */
function ownerOf(state: Attachment, low: string, noun: number | undefined): number | undefined {
  const lemma = state.lemma(noun);
  const relational =
    CONTROL_NOUNS.has(lemma) ||
    DANGERS.has(lemma) ||
    TROUBLES.has(lemma) ||
    WORKS.has(lemma) ||
    CALMS.has(lemma) ||
    UNREAL_NOUNS.has(lemma);
  if (noun !== undefined && !state.comma) {
    if (low === "of") return noun;
    if (relational && ["over", "on", "in", "to", "for", "from"].includes(low)) return noun;
    if (state.verb === undefined || state.subjects.includes(noun))
      return state.subjects.includes(noun) || state.listed === noun ? noun : (state.verb ?? noun);
  }
  return state.verb;
}

export function takeAdjective(state: Attachment, head: number): void {
  if (state.prep !== undefined) {
    state.link(head, state.prep, "pobj");
    state.prep = undefined;
    state.noun = head;
    return;
  }
  if (state.verb === undefined) {
    state.waiting.push({ at: head, dep: "advmod" });
    return;
  }
  state.link(head, state.verb, state.listed === undefined ? "acomp" : "oprd");
  state.noun = head;
}

export function takeAdverb(state: Attachment, head: number, index: number): void {
  const low = state.low(head);
  const isNot = low === "not" || low === "n't";
  if (isNot && state.pieces[index + 1]?.kind === "noun" && state.noun !== undefined) {
    state.contrasted = true;
    return;
  }
  if (state.verb !== undefined && state.subjects.length === 0)
    state.link(head, state.verb, isNot ? "neg" : PARTICLES.has(low) ? "prt" : "advmod");
  else state.waiting.push({ at: head, dep: isNot ? "neg" : "advmod" });
}

export function takeMark(state: Attachment, head: number): void {
  // `the rumour that …`, `says that …`
  state.mark = head;
  state.relative = undefined;
  state.objectOpen = false;
  state.prep = undefined;
  state.cc = undefined;
  if (state.low(head) !== "that") state.comma = false;
}

export function takeRelative(state: Attachment, head: number, index: number): void {
  const noun = state.noun;
  if (noun === undefined) {
    state.mark = head;
    return;
  }
  // `the tale that the Guild had seized it`: a clause with everything in it, beside a noun of telling.
  const next = state.pieces[index + 1];
  if (state.low(head) === "that" && next?.kind === "noun" && !state.comma) {
    state.mark = head;
    state.relative = { at: -1, noun };
    return;
  }
  state.relative = { at: head, noun };
  state.objectOpen = false;
  state.comma = false;
}

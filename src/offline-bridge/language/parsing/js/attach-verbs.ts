import { UNREAL_NOUNS } from "../../frames/governor-verbs.ts";
import type { Attachment } from "./attachment.ts";
import type { Piece } from "./chunk-words.ts";

const COMMANDS = new Set(
  "force compel make let cause lead order allow tell ask persuade drive push see watch hear help want expect get have".split(
    " ",
  ),
);

export function takeVerb(state: Attachment, piece: Extract<Piece, { kind: "verb" }>, index: number): void {
  const { head } = piece;
  const { form } = state.words[head] ?? {};
  if (isInverted(state, piece.head, index)) {
    state.waiting.push({ at: piece.head, dep: "aux" });
    return;
  }
  const helped = piece.head > piece.from && !piece.hasTo;
  if (piece.hasTo) infinitive(state, head);
  else if (state.prep !== undefined && form === "ing") {
    state.link(head, state.prep, "pcomp");
    state.prep = undefined;
    state.verb = head;
  } else if (state.relative !== undefined) relativeVerb(state, head, state.relative);
  else if ((!helped && form === "ing") || state.low(piece.from) === "having") participle(state, head);
  else if (!helped && (form === "participle" || form === "past") && isBareParticiple(state, index, form))
    participle(state, head);
  else finite(state, head);
  state.objectOpen = true;
  state.listed = undefined;
  state.noun = undefined;
  state.comma = false;
  state.cc = undefined;
}

function infinitive(state: Attachment, head: number): void {
  const noun = state.noun;
  const governor = state.verb;
  const nounGoverns = noun !== undefined && (UNREAL_NOUNS.has(state.lemma(noun)) || governor === undefined);
  const adjective = noun !== undefined && state.words[noun]?.pos === "ADJ";
  if (nounGoverns) state.link(head, noun, "acl");
  else if (adjective) state.link(head, noun, "xcomp");
  else if (governor !== undefined) {
    const isPurpose =
      state.comma ||
      (state.listed !== undefined && !COMMANDS.has(state.lemma(governor)) && state.lemma(governor) !== "take");
    state.link(head, governor, isPurpose ? "advcl" : "xcomp");
  } else state.waiting.push({ at: head, dep: "csubj" });
  state.verb = head;
}

function relativeVerb(state: Attachment, head: number, relative: { readonly at: number; readonly noun: number }): void {
  const outer = state.subjects.filter((at) => at <= relative.noun);
  state.subjects = state.subjects.filter((at) => at > relative.noun);
  const isTold = relative.at < 0;
  state.link(head, relative.noun, isTold ? "acl" : "relcl");
  if (!isTold) state.link(relative.at, head, state.subjects.length > 0 ? "dobj" : "nsubj");
  const waiting = state.waiting;
  state.waiting = [];
  state.settle(head);
  state.subjects = outer;
  state.waiting = waiting;
  state.relative = undefined;
  if (state.main === undefined) state.verb = head;
}

/** A participle that is no main verb: before its clause, behind a comma, or beside its noun. */
function participle(state: Attachment, head: number): void {
  const noun = state.noun;
  if (state.verb !== undefined && (state.comma || noun === undefined) && state.cc === undefined)
    state.link(head, state.verb, !state.comma && state.words[head]?.form === "ing" ? "xcomp" : "advcl");
  else if (state.verb !== undefined && state.cc !== undefined) state.link(head, state.verb, "conj");
  else if (noun !== undefined) state.link(head, noun, "acl");
  else state.waiting.push({ at: head, dep: "advcl" });
  state.verb = head;
}

/** A participle without its auxiliary stands for a verb only where no other verb is there. */
function isBareParticiple(state: Attachment, index: number, form: string): boolean {
  const noSubject = state.subjects.length === 0 && state.mark === undefined;
  if (noSubject && state.verb === undefined) return true;
  const laterFinite = state.ahead.finiteFollows(index);
  if (state.subjects.length > 0) return laterFinite && (form === "participle" || state.ahead.agentFollows(index));
  if (state.cc !== undefined) return false;
  if (state.verb === undefined) return false;
  // `left it scarred`, `the keys taken by …`
  return form === "participle" || state.ahead.agentFollows(index) || state.noun !== undefined || !state.comma;
}

function finite(state: Attachment, head: number): void {
  const before = state.verb ?? state.main;
  const marked = state.mark;
  const hasSubject = state.subjects.length > 0;
  const told =
    state.waiting.some(({ at, dep }) => at === -1 && dep === "ccomp") ||
    (marked !== undefined && state.low(marked) === "that");
  if (before === undefined || state.main === undefined) {
    leading(state, head, marked);
    return;
  }
  const dep = told
    ? "ccomp"
    : marked !== undefined
      ? "advcl"
      : state.cc !== undefined || (!hasSubject && state.comma)
        ? "conj"
        : "parataxis";
  const parent = parentOf(state);
  if (state.cc !== undefined && dep === "conj") state.link(state.cc, parent, "cc");
  if (dep === "parataxis" && isTelling(state, head) && !hasSubject && parent === state.main) tellMain(state, head);
  else state.link(head, parent, dep);
  state.settle(head);
}

/** The first verb; one under a mark waits for the main clause. */
function leading(state: Attachment, head: number, mark: number | undefined): void {
  if (mark !== undefined) waitingClause(state, head);
  else {
    state.main = head;
    // Participles and clauses before the main verb.
    const earlier = state.waiting.filter(({ at }) => at >= 0);
    state.waiting = earlier;
    state.settle(head);
  }
}

function waitingClause(state: Attachment, head: number): void {
  const waiting = state.waiting;
  state.waiting = [];
  state.settle(head);
  state.waiting = [...waiting, { at: head, dep: "advcl" }];
}

function isTelling(state: Attachment, head: number): boolean {
  return [
    "say",
    "cry",
    "shout",
    "report",
    "announce",
    "declare",
    "insist",
    "claim",
    "lie",
    "call",
    "murmur",
    "whisper",
    "swear",
    "read",
  ].includes(state.lemma(head));
}

/** `… , says the captain`: what was said hangs on the saying. */
function tellMain(state: Attachment, head: number): void {
  const said = state.main;
  if (said === undefined) return;
  state.links.set(said, { at: said, head, dep: "ccomp" });
  state.main = head;
}

/** `No longer does the Guild rule it`, `Had they come`: an auxiliary before its subject. */
function isInverted(state: Attachment, head: number, index: number): boolean {
  const word = state.words[head];
  if (word?.pos !== "AUX" || state.subjects.length > 0 || state.relative !== undefined) return false;
  if (state.pieces[index + 1]?.kind !== "noun") return false;
  for (const next of state.pieces.slice(index + 2, index + 6)) {
    if (next.kind === "verb")
      return (
        ["base", "present", "participle", "past"].includes(state.words[next.head]?.form ?? "") &&
        next.from === next.head
      );
    if (next.kind !== "adverb" && next.kind !== "prep" && next.kind !== "noun") return false;
  }
  return false;
}

/** The clause that a further verb goes with: not a participle beside a noun. */
function parentOf(state: Attachment): number {
  const last = state.verb ?? state.main ?? 0;
  const bare = state.words[last]?.form === "ing" && state.links.get(last)?.dep === "acl";
  return bare ? (state.main ?? last) : last;
}

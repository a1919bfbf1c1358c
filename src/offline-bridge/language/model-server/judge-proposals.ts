import { isHearsay, nonChangeOfSentence } from "../changes/circumstances.ts";
import { splitSentences } from "../grammar/split-sentences.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import type { Change, ReadableTurn, Reading } from "../reader.ts";
import type { Proposal } from "./proposal.ts";

/** Below 0.6: whatever a model alone says waits for a moderator (CLO5). */
const BY_MODEL_ALONE = 0.55;
const BY_MODEL_AS_RUMOUR = 0.35;
/** Lines back in which an entity must have been named for a model to speak of it. */
const NAMED_WITHIN = 6;

/** Why a proposal is not believed. */
export type Refusal = "unknown-turn" | "unknown-id" | "no-evidence" | "not-named" | "attempt" | "no-change" | "known";

export interface Judged {
  readonly accepted: readonly Change[];
  readonly refused: readonly Refusal[];
}

/** Judges what a model proposes of lines by the lines themselves, the world and the rules' own reading (CLO11). */
export function judgeProposals(
  proposals: readonly Proposal[],
  turns: readonly ReadableTurn[],
  rules: Reading,
  lexicon: Lexicon,
): Judged {
  const accepted: Change[] = [];
  const refused: Refusal[] = [];
  const known = new Set(rules.changes.map(subjectOf));
  for (const proposal of proposals) {
    const at = turns.findIndex(({ turnId }) => turnId === proposal.turnId);
    const turn = turns[at];
    const why = turn === undefined ? "unknown-turn" : refusalOf(proposal, turn, namedNear(rules, turns, at), lexicon);
    if (why !== undefined || turn === undefined) refused.push(why ?? "unknown-turn");
    else {
      const change = changeOf(proposal, turn, typeOf(lexicon, proposal.entityId) ?? "");
      if (known.has(subjectOf(change))) refused.push("known");
      else {
        known.add(subjectOf(change));
        accepted.push(change);
      }
    }
  }
  return { accepted, refused };
}

/** What the rules have said something about is theirs; a proposal about it adds nothing. */
function subjectOf(change: Change): string {
  const what = change.field === "capability" ? change.value : "";
  return JSON.stringify([change.turnId, change.entityId, change.field, what]);
}

function namedNear(rules: Reading, turns: readonly ReadableTurn[], at: number): ReadonlySet<string> {
  const near = new Set(turns.slice(Math.max(0, at - NAMED_WITHIN), at + 1).map(({ turnId }) => turnId));
  return new Set(
    [...rules.mentions, ...rules.references].filter(({ turnId }) => near.has(turnId)).map(({ entityId }) => entityId),
  );
}

function refusalOf(
  proposal: Proposal,
  turn: ReadableTurn,
  named: ReadonlySet<string>,
  lexicon: Lexicon,
): Refusal | undefined {
  if (!isKnown(proposal, lexicon)) return "unknown-id";
  const { evidence } = proposal;
  if (evidence.trim().length < 3 || !turn.text.includes(evidence)) return "no-evidence";
  const speaksOf = [
    proposal.entityId,
    ...(proposal.field === "control" ? [...proposal.add, ...proposal.remove] : []),
    ...(proposal.field === "capability" ? [proposal.value] : []),
  ];
  if (!speaksOf.every((id) => isNamed(id, named, lexicon))) return "not-named";
  if (turn.kind === "emote" || (turn.role !== "gm" && /\b(?:i|we)\b/iu.test(evidence))) return "attempt";
  const sentences = sentencesOf(turn, evidence);
  return sentences.some((one) => nonChangeOfSentence(zoneOf(one)) !== undefined) ? "no-change" : undefined;
}

function isNamed(id: string, named: ReadonlySet<string>, lexicon: Lexicon): boolean {
  if (named.has(id)) return true;
  // An artifact's mention is also its capability's (docs/reference/annotation-rules.md, rule 5).
  const label = lexicon.prohibitedCapabilities.find(({ capabilityId }) => capabilityId === id)?.label.toLowerCase();
  return lexicon.entities.some(
    ({ entityId, canonicalName, aliases }) =>
      named.has(entityId) && [canonicalName, ...aliases].some((name) => name.toLowerCase() === label),
  );
}

function isKnown(proposal: Proposal, lexicon: Lexicon): boolean {
  const type = typeOf(lexicon, proposal.entityId);
  switch (proposal.field) {
    case "control": {
      const regions = [...proposal.add, ...proposal.remove];
      const isTwice = new Set(regions).size < regions.length;
      const areRegions = regions.every((id) => typeOf(lexicon, id) === "region");
      return type === "faction" && regions.length > 0 && !isTwice && areRegions;
    }
    case "status":
      return ["region", "anchor", "artifact"].includes(type ?? "");
    case "capability": {
      const isCapability = lexicon.prohibitedCapabilities.some(({ capabilityId }) => capabilityId === proposal.value);
      return isCapability && ["faction", "character"].includes(type ?? "");
    }
  }
}

function typeOf(lexicon: Lexicon, id: string): string | undefined {
  return lexicon.entities.find(({ entityId }) => entityId === id)?.entityType;
}

/** The sentences of a turn that evidence touches. */
function sentencesOf({ text }: ReadableTurn, evidence: string): readonly string[] {
  const touched = splitSentences(text).filter((one) => evidence.includes(one.text) || one.text.includes(evidence));
  return touched.length > 0 ? touched.map((one) => one.text) : [evidence];
}

/** A sentence as the patterns of circumstances want it: words in lower case with spaces between them. */
function zoneOf(sentence: string): string {
  return sentence
    .toLowerCase()
    .replace(/[‘’]/gu, "'")
    .replace(/([,;:.!?])/gu, " $1")
    .replace(/\?\s*$/u, "?");
}

function changeOf(proposal: Proposal, turn: ReadableTurn, entityType: string): Change {
  const isRumour =
    proposal.certainty === "rumour" || sentencesOf(turn, proposal.evidence).some((one) => isHearsay(zoneOf(one)));
  const base = {
    turnId: turn.turnId,
    version: turn.version,
    entityId: proposal.entityId,
    entityType,
    sentence: sentencesOf(turn, proposal.evidence)[0] ?? proposal.evidence,
    confidence: isRumour ? BY_MODEL_AS_RUMOUR : BY_MODEL_ALONE,
    certainty: isRumour ? ("rumour" as const) : ("stated" as const),
  };
  switch (proposal.field) {
    case "control":
      return { ...base, field: "control", add: proposal.add, remove: proposal.remove };
    case "status":
      return { ...base, field: "status", value: proposal.value };
    case "capability":
      return { ...base, field: "capability", value: proposal.value };
  }
}

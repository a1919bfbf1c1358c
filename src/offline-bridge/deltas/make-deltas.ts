import { createHash } from "node:crypto";
import type { Lexicon } from "../language/lexicon/lexicon.ts";
import type { Change } from "../language/reader.ts";
import type { Conflict, Delta, ModerationReason } from "./delta.ts";
import { findConflicts } from "./find-conflicts.ts";
import { joinChanges } from "./join-changes.ts";
import { otherSessions } from "./other-sessions.ts";
import { worldState, type WorldState } from "./world-state.ts";

/** The session the changes are from; its ids make the deltas' own. */
export interface DeltaSource {
  readonly hubId: string;
  readonly roomId: string;
  readonly sessionId: string;
}

const HIGH = 0.85;
const MEDIUM = 0.65;
/** Below this a moderator has to look (CLO5). */
const SURE_ENOUGH = 0.6;

/**
 * The deltas that a session proposes (CLO5), in story order. The same changes give the same deltas.
 * @param lexicon with the canon of the moment
 * @param waiting what other sessions say that may still be published
 */
export function makeDeltas(
  changes: readonly Change[],
  lexicon: Lexicon,
  source: DeltaSource,
  waiting: readonly Delta[] = [],
): readonly Delta[] {
  const told = joinChanges(changes).map((one) => ({ ...one, deltaId: deltaIdOf(source, one.change) }));
  const conflicts = findConflicts(told, lexicon);
  const others = otherSessions(waiting, lexicon);
  const state = worldState(lexicon);
  return told.map((one, at) => {
    const change = changeIn(state, one.change, lexicon);
    state.apply(one.change);
    const found = [...(conflicts[at] ?? []), ...others(one.change)];
    const reasons = reasonsOf(one.change, found);
    const { entityId, entityType, confidence } = one.change;
    return {
      deltaId: one.deltaId,
      entityId,
      entityType,
      sessionId: source.sessionId,
      ...change,
      confidence,
      tier: tierOf(confidence),
      conflicts: found,
      moderationRequired: reasons.length > 0,
      reasons,
      evidence: one.evidence,
    };
  });
}

/** `high` from 0.85, `medium` from 0.65 (CLO5). */
export function tierOf(confidence: number): Delta["tier"] {
  if (confidence >= HIGH) return "high";
  return confidence >= MEDIUM ? "medium" : "low";
}

type Proposal<T = Delta> = T extends Delta ? Pick<T, "field" | "before" | "after" | "proposedChange"> : never;

function changeIn(state: WorldState, change: Change, lexicon: Lexicon): Proposal {
  switch (change.field) {
    case "control": {
      const before = state.controlOf(change.entityId);
      const after = [...new Set([...before.filter((id) => !change.remove.includes(id)), ...change.add])].toSorted();
      return { field: "control", before, after, proposedChange: { add: change.add, remove: change.remove } };
    }
    case "status": {
      const { value } = change;
      return { field: "status", before: state.statusOf(change.entityId), after: value, proposedChange: { value } };
    }
    case "capability": {
      const { value } = change;
      const severity = lexicon.prohibitedCapabilities.find((one) => one.capabilityId === value)?.severity ?? "none";
      return { field: "capability", before: null, after: value, proposedChange: { value, severity } };
    }
  }
}

function reasonsOf(change: Change, conflicts: readonly Conflict[]): readonly ModerationReason[] {
  const reasons: ModerationReason[] = [];
  if (change.confidence < SURE_ENOUGH) reasons.push("low-confidence");
  if (change.certainty === "rumour") reasons.push("rumour");
  // Every capability of a lexicon is a prohibited one.
  if (change.field === "capability") reasons.push("prohibited-capability");
  if (conflicts.length > 0) reasons.push("conflict");
  return reasons;
}

/** Made from the session and the first line that states it, so that a second run finds the same delta. */
function deltaIdOf(source: DeltaSource, change: Change): string {
  const { hubId, roomId, sessionId } = source;
  const what = change.field === "control" ? [...change.add, "-", ...change.remove] : [change.value];
  const parts = [hubId, roomId, sessionId, change.version, change.entityId, change.field, ...what];
  return `delta-${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24)}`;
}

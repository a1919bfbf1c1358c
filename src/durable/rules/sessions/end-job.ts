import type { DecisionStep } from "../core/decision.ts";
import { draft } from "../core/draft.ts";
import type { RoomState } from "../core/room-state.ts";

/** A job is dead (JOB1): its contest, ritual or closure fails, and later results for it change nothing. */
export function endJob(state: RoomState, jobId: string, why: string): readonly DecisionStep[] {
  const pending = state.privateState.jobs[jobId];
  if (pending === undefined) return [];
  switch (pending.job.kind) {
    case "contest":
      return [draft("contest.cancelled", { contestId: jobId, reason: "unresolved" })];
    case "hubAction":
      return [draft("ritual.failed", { ritualId: jobId, reason: why }, { actorId: pending.job.actorId })];
    case "closure":
      // Its session stays pending: an operator can run the closure again (CLO7).
      return [draft("closure.failed", { sessionId: jobId, error: why })];
  }
}

import { accept, refuse, type Decision } from "../core/decision.ts";
import { draft } from "../core/draft.ts";
import { recordValue } from "../core/record-with.ts";
import type { RoomState } from "../core/room-state.ts";
import type { RuleContext } from "../core/rule-context.ts";
import { keptFault } from "../moderation/plain-faults.ts";
import { endJob } from "./end-job.ts";

/** The bridge or the queue has given up a delivery (JOB2). */
export function decideJobFailure(
  state: RoomState,
  failure: { jobId: string; attempt: number; how: "poison" | "dead-letter"; reason: string },
): Decision {
  const open = recordValue(state.privateState.jobs, failure.jobId);
  if (open === undefined || open.job.attempt !== failure.attempt) return accept([]);
  if (failure.how === "poison") return accept(endJob(state, failure.jobId, keptFault(failure.reason)));
  // The outbox goes on by itself. A contest without a sign since its launch is shown as stalled.
  const contest = state.view.contests.find((each) => each.contestId === failure.jobId);
  if (contest?.status !== "launched") return accept([]);
  return accept([draft("contest.stalled", { contestId: failure.jobId })]);
}

/** An operator sends a job again (JOB2); a closure that has failed starts as the next attempt (CLO7). */
export function decideRedrive(state: RoomState, jobId: string, context: RuleContext): Decision {
  const open = recordValue(state.privateState.jobs, jobId);
  if (open !== undefined) return accept([{ change: "job-staged", job: open }]);
  const session = recordValue(state.privateState.sessions, jobId) ?? context.storedSession(jobId);
  if (!session?.pendingOfflineReconcile) {
    return refuse({ code: "not-found", detail: "this room has no unfinished job with that id" });
  }
  return accept([{ change: "session-updated", session }, draft("closure.queued", { sessionId: jobId })]);
}

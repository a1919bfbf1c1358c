import { launch } from "../contests/contest-verb.ts";
import type { DecisionStep } from "../core/decision.ts";
import { draft } from "../core/draft.ts";
import type { RoomState } from "../core/room-state.ts";
import { markAbsent } from "../presence/leave.ts";
import { endJob } from "../sessions/end-job.ts";
import { beginClosing, closeWaiting } from "../sessions/session.ts";
import type { Deadline } from "./deadlines.ts";

/** The steps of a due deadline. They must remove the deadline from the state, or the room would never rest. */
export function meetDeadline(state: RoomState, due: Deadline, now: number): readonly DecisionStep[] {
  switch (due.what) {
    case "contest-window":
      return contestWindowOver(state, due.id, now);
    case "contest-stalled":
      return [draft("contest.stalled", { contestId: due.id })];
    case "contest-unresolved":
      return [draft("contest.cancelled", { contestId: due.id, reason: "unresolved" })];
    case "trade-expiry":
      return [draft("trade.expired", { tradeId: due.id })];
    case "grace":
      return markAbsent(state, due.id, "gone");
    case "idle":
      return [draft("participant.idled", { actorId: due.id }, { actorId: due.id })];
    case "forget":
      return [draft("participant.forgotten", { actorId: due.id }, { actorId: due.id })];
    case "session-empty":
      return beginClosing(state, "the room was empty");
    case "session-too-long":
      return beginClosing(state, "the session reached its longest time");
    case "closing-over":
      return closeWaiting(state);
    case "job-alert":
      return [{ change: "job-alerted", jobId: due.id }];
    case "job-dead":
      return endJob(state, due.id, "it had no result within its time");
  }
}

/**
 * CON3: at the end of the window two or more launch; for a single entrant the contest expires, with its rematch time.
 */
function contestWindowOver(state: RoomState, contestId: string, now: number): readonly DecisionStep[] {
  const contest = state.view.contests.find((each) => each.contestId === contestId);
  const secrets = state.privateState.contests[contestId];
  if (contest === undefined || secrets === undefined) return [];
  if (contest.participants.length >= 2) return [launch(contestId, secrets.armedAt, now)];
  const availableAt = new Date(Date.parse(contest.expiresAt) + secrets.rematchMs).toISOString();
  return [draft("contest.expired", { contestId, reason: "arming-timeout", rematch: { availableAt } })];
}

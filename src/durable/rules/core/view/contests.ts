import type { Contest, ContestResult } from "../../../protocol/state/contest.ts";
import { BOUNDS, type RoomView } from "../../../protocol/state/room-view.ts";
import { dropOldest } from "./drop-oldest.ts";
import { withMomentum, withParticipant } from "./participants.ts";

/** Whether a contest is over, so that only its outcome is left to be looked at. */
export function isSettled(contest: Contest): boolean {
  return contest.status === "resolved" || contest.status === "expired" || contest.status === "cancelled";
}

export function withContest(view: RoomView, contestId: string, change: (contest: Contest) => Contest): RoomView {
  const contests = view.contests.map((each) => (each.contestId === contestId ? change(each) : each));
  return { ...view, contests: dropOldest(contests, isSettled, BOUNDS.settledContests) };
}

export function contestIs(view: RoomView, contestId: string, change: Partial<Contest>): RoomView {
  return withContest(view, contestId, (contest) => ({ ...contest, ...change }));
}

/**
 * The event shows what the dice made of the momentum at the launch, so that anyone can check it (CON6). Where it has
 * changed since, by a ritual's cost, the current momentum changes by the same amount.
 */
export function withContestMomentum(view: RoomView, result: ContestResult): RoomView {
  const { actorId, tier, momentumBefore, momentumAfter } = result;
  if (tier === "hard-miss") return withParticipant(view, actorId, { momentum: momentumAfter });
  return withMomentum(view, actorId, momentumAfter - momentumBefore);
}

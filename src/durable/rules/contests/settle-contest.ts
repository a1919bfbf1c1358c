import type { ContestJob } from "../../protocol/bridge/offline-job.ts";
import type { EventData } from "../../protocol/events/event.ts";
import type { ContestResult } from "../../protocol/state/contest.ts";
import type { Complication } from "../../protocol/values/check.ts";
import { complicationQueue } from "./complication-queue.ts";
import { outcomeSummary } from "./outcome-summary.ts";
import { rankContenders } from "./rank-contenders.ts";
import { isFullSuccess, momentumAfter, rollCheck } from "./resolve-check.ts";

export interface SettledContest {
  readonly outcome: EventData<"contest.resolved">["outcome"];
  /** Best first. */
  readonly participants: ContestResult[];
  readonly sharedComplications: Complication[];
}

/**
 * Settles a contest from its job alone: the same job always ends the same way (CON4, CON5).
 *
 * Complications are taken from one queue in order of rank: a partial success brings its actor a minor one, a
 * fail-forward a moderate, a hard miss a severe one. Where nobody reached full success one more falls on all of them,
 * as severe as the winner's tier makes it.
 */
export function settleContest(job: ContestJob): SettledContest {
  const queue = complicationQueue(job.seed, job.move, job.complications);
  const participants = rankContenders(job.seed, checkAll(job)).map((contender, index) => {
    const complication = queue.take(contender.tier, [contender.actorId]);
    return {
      ...contender,
      rank: index + 1,
      complications: complication === null ? [] : [complication],
    };
  });
  const [winner] = participants;
  if (winner === undefined) throw new Error(`contest ${job.contestId} has no participants`);
  const everyone = job.participants.map(({ actorId }) => actorId);
  const shared = isFullSuccess(winner.tier) ? null : queue.take(winner.tier, everyone);
  return {
    outcome: { winner: winner.actorId, tier: winner.tier, summary: outcomeSummary(job, winner) },
    participants,
    sharedComplications: shared === null ? [] : [shared],
  };
}

function checkAll(job: ContestJob): Omit<ContestResult, "rank" | "complications">[] {
  return job.participants.map(({ actorId, role, stat, momentum }) => {
    const { roll, tier } = rollCheck({
      seed: job.seed,
      actorId,
      stat,
      momentum,
      difficulty: job.difficulty,
    });
    return {
      actorId,
      role,
      tier,
      ...roll,
      momentumBefore: momentum,
      momentumAfter: momentumAfter(tier, momentum),
    };
  });
}

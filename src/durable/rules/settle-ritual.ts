import type { Complication, Roll, Tier } from "../protocol/check.ts";
import type { HubActionJob } from "../protocol/offline-job.ts";
import { complicationQueue } from "./complication-queue.ts";
import { isFullSuccess, rollCheck } from "./resolve-check.ts";

/** What a relic that obeys gives back (RIT2). */
const REWARD = 4;

export interface SettledRitual {
  readonly tier: Tier;
  readonly roll: Roll;
  /** Before clamping: the room adds it to the momentum of the moment. */
  readonly momentumDelta: number;
  readonly complication?: Complication;
}

/**
 * Settles an invoked relic from its job alone (RIT2). Below full success it brings one complication: minor for a
 * partial success, moderate for a fail-forward, severe for a hard miss.
 */
export function settleRitual(job: HubActionJob): SettledRitual {
  const { seed, actorId, stat, momentum, difficulty } = job;
  const { roll, tier } = rollCheck({ seed, actorId, stat, momentum, difficulty });
  const complication = complicationQueue(seed, "ritual").take(tier, [actorId]);
  const momentumDelta = isFullSuccess(tier) ? REWARD : 0;
  return { tier, roll, momentumDelta, ...(complication === null ? {} : { complication }) };
}

import type { HubActionJob } from "../../protocol/bridge/offline-job.ts";
import type { Complication, Roll, Tier } from "../../protocol/values/check.ts";
import { complicationQueue } from "../contests/complication-queue.ts";
import { rollCheck } from "../contests/resolve-check.ts";

/** The momentum that a relic gives back, by tier, where the job has no table (RIT2). */
const REWARD: Readonly<Record<string, number>> = { "critical-success": 4, "full-success": 4 };

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
  const { seed, actorId, stat, momentum, difficulty, reward = REWARD } = job;
  const { roll, tier } = rollCheck({ seed, actorId, stat, momentum, difficulty });
  const complication = complicationQueue(seed, "ritual", job.complications).take(tier, [actorId]);
  return { tier, roll, momentumDelta: reward[tier] ?? 0, ...(complication === null ? {} : { complication }) };
}

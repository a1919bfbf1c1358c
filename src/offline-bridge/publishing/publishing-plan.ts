import { nextDigest } from "./digest-calendar.ts";
import type { PublishingTimes } from "./publishing-times.ts";

/** The plan for a session's deltas, with its times (CLO6), all ISO-8601 UTC. */
export interface PublishingPlan {
  readonly batchId: string;
  /** When the lore batch is due that takes the session's deltas. */
  readonly plannedFor: string;
  readonly opensAt: string;
  /** Alerts while something is undecided: at 2/3 and 8/9 of the window. */
  readonly alertsAt: readonly [string, string];
  /** End of the window. */
  readonly dueAt: string;
  readonly overrideUntil: string;
  /** The day's digest that tells of it. */
  readonly digestAt: string;
}

/**
 * Plans the publishing of a session whose closure is prepared at `preparedAt` (ms since the epoch). With something to
 * decide the batch waits for the end of the window, else it is the next one.
 */
export function publishingPlan(
  hubId: string,
  preparedAt: number,
  pendingItems: number,
  times: PublishingTimes,
): PublishingPlan {
  const opensAt = preparedAt + times.moderationOpensAfterMs;
  const dueAt = opensAt + times.moderationWindowMs;
  const batchAt = nextBatch(pendingItems > 0 ? dueAt : preparedAt, times.loreBatchEveryMs);
  return {
    batchId: batchIdOf(hubId, batchAt),
    plannedFor: iso(batchAt),
    opensAt: iso(opensAt),
    alertsAt: [iso(opensAt + (times.moderationWindowMs * 2) / 3), iso(opensAt + (times.moderationWindowMs * 8) / 9)],
    dueAt: iso(dueAt),
    overrideUntil: iso(dueAt + times.moderationOverrideMs),
    digestAt: iso(nextDigest(batchAt, times)),
  };
}

/** Batches fall on multiples of their interval, whole hours for an hour, so that sessions share them. */
export function nextBatch(at: number, everyMs: number): number {
  return Math.ceil(at / everyMs) * everyMs;
}

/** One batch for a hub and a time. */
export function batchIdOf(hubId: string, at: number): string {
  return `batch-${hubId}-${iso(at).replace(/[-:.]/gu, "")}`;
}

function iso(at: number): string {
  return new Date(Math.round(at)).toISOString();
}

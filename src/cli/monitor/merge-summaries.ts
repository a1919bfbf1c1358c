import type { Budgets, Durations, LineCounts, Summary } from "./summary.ts";

/**
 * A summary of two others, judged by these budgets. Percentiles of both together are at most the greater of the two.
 */
export function mergeSummaries(one: Summary, other: Summary, budgets: Budgets): Summary {
  const { arming, resolution } = one.durations;
  return {
    totals: {
      contestsObserved: one.totals.contestsObserved + other.totals.contestsObserved,
      resolvedContests: one.totals.resolvedContests + other.totals.resolvedContests,
      workflowFailures: one.totals.workflowFailures + other.totals.workflowFailures,
    },
    durations: {
      arming: mergeDurations(arming, other.durations.arming, budgets.armingMs),
      resolution: mergeDurations(resolution, other.durations.resolution, budgets.resolutionMs),
    },
    participants: mergeParticipants(one.participants, other.participants),
    lines: mergeLines(one.lines, other.lines),
  };
}

function mergeDurations(one: Durations, other: Durations, budget: number): Durations {
  const p95 = greater(one.p95, other.p95);
  return {
    samples: one.samples + other.samples,
    missing: one.missing + other.missing,
    p50: greater(one.p50, other.p50),
    p95,
    max: greater(one.max, other.max),
    budget,
    breached: p95 !== null && p95 > budget,
  };
}

type Participants = Summary["participants"];

function mergeParticipants(one: Participants, other: Participants): Participants {
  const samples = one.samples + other.samples;
  return {
    samples,
    average: averageOf(one, other, samples),
    max: greater(one.max, other.max),
    multiActorContests: one.multiActorContests + other.multiActorContests,
    capacityOverTwo: one.capacityOverTwo + other.capacityOverTwo,
  };
}

/** Where only one of them has samples its average is left as it is, to the last digit. */
function averageOf(one: Participants, other: Participants, samples: number): number | null {
  if (other.samples === 0) return one.average;
  if (one.samples === 0) return other.average;
  return ((one.average ?? 0) * one.samples + (other.average ?? 0) * other.samples) / samples;
}

function mergeLines(one: LineCounts, other: LineCounts): LineCounts {
  return {
    read: one.read + other.read,
    telemetry: one.telemetry + other.telemetry,
    ignored: one.ignored + other.ignored,
    malformed: one.malformed + other.malformed,
    lost: one.lost + other.lost,
  };
}

function greater(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

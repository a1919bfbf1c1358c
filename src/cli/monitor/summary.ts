import * as v from "valibot";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Figure = v.nullable(v.number());

/** Milliseconds; `p50`, `p95` and `max` are null without samples, `missing` counts contests that gave none. */
const Durations = v.object({
  samples: Count,
  missing: Count,
  p50: Figure,
  p95: Figure,
  max: Figure,
  budget: v.number(),
  breached: v.boolean(),
});
export type Durations = v.InferOutput<typeof Durations>;

/** `ignored` are of others or came twice; `lost` were printed by a room and never read. */
export const LineCounts = v.object({ read: Count, telemetry: Count, ignored: Count, malformed: Count, lost: Count });
export type LineCounts = v.InferOutput<typeof LineCounts>;

/** The output of `--json` (TEL4). Summaries of earlier releases lack `lines`. */
export const Summary = v.object({
  totals: v.object({ contestsObserved: Count, resolvedContests: Count, workflowFailures: Count }),
  durations: v.object({ arming: Durations, resolution: Durations }),
  participants: v.object({
    samples: Count,
    average: Figure,
    max: Figure,
    multiActorContests: Count,
    capacityOverTwo: Count,
  }),
  lines: v.optional(LineCounts, { read: 0, telemetry: 0, ignored: 0, malformed: 0, lost: 0 }),
});
export type Summary = v.InferOutput<typeof Summary>;

/** Longest a duration may take at the 95th percentile, in ms. */
export interface Budgets {
  readonly armingMs: number;
  readonly resolutionMs: number;
}

export function isWithinBudget({ durations }: Summary): boolean {
  return !durations.arming.breached && !durations.resolution.breached;
}

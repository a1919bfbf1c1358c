import * as v from "valibot";
import { ClosureFigures, ClosureStage } from "../state/closure.ts";
import { ContestOutcome, ContestResult } from "../state/contest.ts";
import { Recap } from "../state/session.ts";
import { Complication, Roll, Seed, Tier } from "../values/check.ts";
import { HubId, MadeId, RoomId, Time } from "../values/ids.ts";
import { Hops } from "./offline-job.ts";

/** The shape of a result. A result without a number has the first. */
export const RESULT_SCHEMA = 1;

const envelope = {
  purpose: v.literal("result"),
  /** A hub that knows only lower ones refuses the result, and gets it again until it knows this one. */
  schema: v.exactOptional(v.literal(RESULT_SCHEMA)),
  /** `<workflowId>/<kind>[/<stage or batch>]`, also the `webhook-id`: said twice, it counts once (BRG1). */
  key: v.string(),
  hubId: HubId,
  roomId: RoomId,
  jobId: MadeId,
  attempt: v.pipe(v.number(), v.integer(), v.minValue(1)),
  workflowId: v.string(),
  correlationId: v.string(),
  hops: Hops,
};

export const ContestResolvedResult = v.object({
  kind: v.literal("contest.resolved"),
  ...envelope,
  outcome: v.required(ContestOutcome),
  participants: v.array(ContestResult),
  sharedComplications: v.array(Complication),
  seed: Seed,
});
export type ContestResolvedResult = v.InferOutput<typeof ContestResolvedResult>;

export const RitualStartedResult = v.object({ kind: v.literal("ritual.started"), ...envelope });
export const RitualResolvedResult = v.object({
  kind: v.literal("ritual.resolved"),
  ...envelope,
  tier: Tier,
  roll: Roll,
  /** As the rules give it, before the room clamps it. */
  momentumDelta: v.number(),
  complication: v.optional(Complication),
  seed: Seed,
});
export type RitualResolvedResult = v.InferOutput<typeof RitualResolvedResult>;

export const ClosureResult = v.variant("kind", [
  v.object({ kind: v.literal("closure.processing"), ...envelope, startedAt: Time }),
  v.object({
    kind: v.literal("closure.stageCompleted"),
    ...envelope,
    stage: ClosureStage,
    at: Time,
    durationMs: v.number(),
    /** Of the stage `entities`: what read the lines (CLO10). A room that does not know the field leaves it out. */
    parsers: v.exactOptional(v.array(v.string())),
  }),
  v.object({
    kind: v.literal("closure.completed"),
    ...envelope,
    ...ClosureFigures.entries,
    endedAt: Time,
    recap: Recap,
  }),
  v.object({ kind: v.literal("closure.failed"), ...envelope, endedAt: Time, error: v.string() }),
  v.object({
    kind: v.literal("closure.published"),
    ...envelope,
    batchId: v.string(),
    loreCount: v.number(),
  }),
]);

/** A result that the bridge posts to `POST /v1/bridge/results` (BRG1). */
export const OfflineResult = v.variant("kind", [
  ContestResolvedResult,
  RitualStartedResult,
  RitualResolvedResult,
  ClosureResult,
]);
export type OfflineResult = v.InferOutput<typeof OfflineResult>;

/** The parts of a result's key. */
interface Keyed {
  readonly workflowId: string;
  readonly kind: OfflineResult["kind"];
  readonly stage?: ClosureStage;
  readonly batchId?: string;
}

/** The key under which a result counts once (BRG1): a session is published once with each batch. */
export function resultKey({ workflowId, kind, stage, batchId }: Keyed): string {
  const part = kind === "closure.published" ? batchId : stage;
  return [workflowId, kind, ...(part === undefined ? [] : [part])].join("/");
}

/** The room's answer to a result. `ignored` says it came too late to change anything; it is still a success. */
export const ResultAnswer = v.object({
  status: v.picklist(["applied", "ignored"]),
  version: v.number(),
  reason: v.optional(v.string()),
});
export type ResultAnswer = v.InferOutput<typeof ResultAnswer>;

import * as v from "valibot";
import { MadeId } from "../values/ids.ts";

/** The stages of a closure, in order (CLO1). */
export const CLOSURE_STAGES = ["transcript", "story", "entities", "deltas", "moderation", "publishing"] as const;
export const ClosureStage = v.picklist(CLOSURE_STAGES);
export type ClosureStage = v.InferOutput<typeof ClosureStage>;

/** The figures of a completed closure (CLO1). `durationMs` is the work of its last run. */
export const ClosureFigures = v.object({
  summaryVersion: v.number(),
  mentionCount: v.number(),
  deltaCount: v.number(),
  pendingModeration: v.number(),
  batchId: v.string(),
  durationMs: v.number(),
});
export type ClosureFigures = v.InferOutput<typeof ClosureFigures>;

/** A session's way off the edge, with the fields of every closure event so far, later over earlier (SHP3). */
export const Closure = v.object({
  sessionId: MadeId,
  status: v.picklist(["queued", "processing", "completed", "failed", "published"]),
  stage: v.optional(ClosureStage),
  attempt: v.optional(v.number()),
  workflowId: v.optional(v.string()),
  // Word by word: a client's bundle would hold all of `v.partial` for these.
  summaryVersion: v.optional(v.number()),
  mentionCount: v.optional(v.number()),
  deltaCount: v.optional(v.number()),
  pendingModeration: v.optional(v.number()),
  batchId: v.optional(v.string()),
  durationMs: v.optional(v.number()),
  error: v.optional(v.string()),
  loreCount: v.optional(v.number()),
});
export type Closure = v.InferOutput<typeof Closure>;

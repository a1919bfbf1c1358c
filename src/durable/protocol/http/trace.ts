import * as v from "valibot";
import { ActorId, MadeId, RoomId, Time, Version } from "../values/ids.ts";
import { UnfinishedJob } from "./operating.ts";

/** A step on the way of a command, or of a job (OPS4), in the order of the way; `event` may be anywhere on it. */
export const TRACE_HOPS = [
  "command.decided",
  "event",
  "job.staged",
  "job.queued",
  "job.carried",
  "bridge.received",
  "workflow.started",
  "workflow.stage",
  "workflow.ended",
  "result.accepted",
  "published",
  "alert",
] as const;

/** A time that the room or the archive keeps of such a step. */
export const TraceHop = v.object({
  hop: v.picklist(TRACE_HOPS),
  /** Where it was taken. */
  where: v.picklist(["room", "queue", "edge", "bridge", "workflow", "archive"]),
  at: Time,
  roomId: RoomId,
  jobId: v.exactOptional(MadeId),
  workflowId: v.exactOptional(v.string()),
  version: v.exactOptional(Version),
  actorId: v.exactOptional(ActorId),
  /**
   * The type of an event, the kind of a result, a stage, how a run ended, the code of a rejection, an alert's reason.
   */
  detail: v.exactOptional(v.string()),
});
export type TraceHop = v.InferOutput<typeof TraceHop>;

/** The part of a trace that one room, or the archive, has. */
export interface PartOfTrace {
  readonly hops: readonly TraceHop[];
  /** Contests, rituals and sessions on the way. */
  readonly jobIds: readonly string[];
  readonly unfinished: readonly UnfinishedJob[];
}

/** A step that has no time, and why. */
const MissingHop = v.object({ hop: v.picklist(TRACE_HOPS), jobId: v.exactOptional(MadeId), why: v.string() });

/** Everything that is known of an id (OPS4). */
export const Trace = v.object({
  id: MadeId,
  roomIds: v.array(RoomId),
  /** How far it has come. `publishing` waits for its time or for moderators. */
  standsAt: v.picklist(["rejected", "staged", "queued", "started", "publishing", "failed", "done"]),
  /** By time. */
  hops: v.array(TraceHop),
  missing: v.array(MissingHop),
  unfinished: v.array(UnfinishedJob),
});
export type Trace = v.InferOutput<typeof Trace>;

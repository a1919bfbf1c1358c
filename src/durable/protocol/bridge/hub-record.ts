import * as v from "valibot";
import { ActorId, HubId, MadeId, RoomId, Time, Version } from "../values/ids.ts";
import { Hops } from "./offline-job.ts";

const envelope = {
  /** Of the sender's making: the archive keeps a record once under it, however often it comes (AUD2). */
  jobId: MadeId,
  hubId: HubId,
  /** Always 1: a record is sent again as it is. */
  attempt: v.literal(1),
  correlationId: v.string(),
  hops: Hops,
  /** Of the shape of this kind; a bridge that knows only older ones leaves the record for the next release. */
  schema: v.literal(1),
  at: Time,
};

/** The act, such as `mod.mute`, `hub.drain` or `whispers.read` (AUD1). */
export const AuditAction = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z][A-Za-z0-9.-]{0,63}$/, "must be 1–64 of letters, digits, '.' and '-', beginning with a letter"),
);

/** One act of an operator or moderator (AUD1). Without `roomId` it is one of the whole hub. */
export const AuditRecord = v.object({
  kind: v.literal("audit"),
  ...envelope,
  roomId: v.exactOptional(RoomId),
  actorId: ActorId,
  action: AuditAction,
  /**
   * The target of the act: an actor, a contest, a job, `version/<n>` of a line; the room or the hub where nothing less.
   */
  target: v.string(),
  reason: v.exactOptional(v.string()),
  /** Names the token that was shown, and cannot be used in its place. */
  tokenId: v.exactOptional(v.string()),
});
export type AuditRecord = v.InferOutput<typeof AuditRecord>;

/** A room has its first row (REG1): a Worker cannot list its objects, so the archive does. */
export const RoomRecord = v.object({ kind: v.literal("room"), ...envelope, roomId: RoomId });
export type RoomRecord = v.InferOutput<typeof RoomRecord>;

/**
 * A line of a closed session was retracted: its words have to leave the archive too, and it has none of them (VIEW5).
 */
export const RetractionRecord = v.object({
  kind: v.literal("retraction"),
  ...envelope,
  roomId: RoomId,
  sessionId: MadeId,
  /** Of the line. */
  version: Version,
});
export type RetractionRecord = v.InferOutput<typeof RetractionRecord>;

/** A room has alerted its operators (MOD8). */
export const AlertRecord = v.object({
  kind: v.literal("alert"),
  ...envelope,
  roomId: RoomId,
  /** One alert for one cause: the closure worker and the room may both raise it. */
  alertId: v.pipe(v.string(), v.nonEmpty(), v.maxLength(400)),
  sessionId: v.exactOptional(MadeId),
  reason: v.string(),
  severity: v.picklist(["warning", "critical"]),
  data: v.record(v.string(), v.unknown()),
});
export type AlertRecord = v.InferOutput<typeof AlertRecord>;

/** A participant has reported a line (MOD7). */
export const ReportRecord = v.object({
  kind: v.literal("report"),
  ...envelope,
  roomId: RoomId,
  /** Of the line; absent where no session held it. */
  sessionId: v.exactOptional(MadeId),
  /** Of the line, with its author and, of a whisper, whom it was for. */
  version: Version,
  author: ActorId,
  target: v.exactOptional(ActorId),
  text: v.string(),
  reportedBy: ActorId,
  complaint: v.string(),
});
export type ReportRecord = v.InferOutput<typeof ReportRecord>;

/**
 * Something that the archive is to keep, on the way of the jobs and with their envelope. No workflow does it and no
 * result comes of it: the bridge's answer says that it is kept.
 */
export const HubRecord = v.variant("kind", [AuditRecord, RoomRecord, RetractionRecord, AlertRecord, ReportRecord]);
export type HubRecord = v.InferOutput<typeof HubRecord>;

export function isRecord(job: { readonly kind: string }): job is HubRecord {
  return Object.hasOwn(RECORD_SCHEMAS, job.kind);
}

/** The newest shape of each kind that this release knows. */
export const RECORD_SCHEMAS: Readonly<Record<HubRecord["kind"], number>> = {
  audit: 1,
  room: 1,
  retraction: 1,
  alert: 1,
  report: 1,
};

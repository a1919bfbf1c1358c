import * as v from "valibot";
import { Revision } from "../../../src/durable/protocol/http/moderating.ts";
import { RoomView } from "../../../src/durable/protocol/state/room-view.ts";
import { ActorId, MadeId, RoomId, Time, Version } from "../../../src/durable/protocol/values/ids.ts";
import type {
  AlertRow,
  AuditRow,
  BatchRow,
  DeltaRow,
  DigestRow,
  LoreRow,
  MentionRow,
  WorkflowRow,
} from "../../../src/offline-bridge/archive/history/history-archive.ts";
import type { ErasureRow } from "../../../src/offline-bridge/archive/people/people-archive.ts";
import { MODERATION_REASONS } from "../../../src/offline-bridge/deltas/delta.ts";
import { Status } from "../../../src/offline-bridge/language/lexicon/lexicon.ts";
import { ITEM_STATUSES, type ModerationItem } from "../../../src/offline-bridge/moderation/moderation-item.ts";
import type { QueueItem, ReportItem } from "../../../src/offline-bridge/moderation/report-item.ts";
import type { ItemNote } from "../../../src/offline-bridge/moderation/shown-item.ts";

/*
 * The archive's answers through the edge. The archive itself has types alone, since it makes these rows and parses
 * none; each schema here is held to its type by the compiler.
 */

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Texts = v.array(v.string());

const EvidenceLine = v.object({
  version: Version,
  sentence: v.string(),
  retracted: v.exactOptional(v.literal(true)),
});

const deltaBase = {
  deltaId: v.string(),
  entityId: v.string(),
  entityType: v.string(),
  sessionId: MadeId,
  confidence: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  tier: v.picklist(["high", "medium", "low"]),
  conflicts: v.array(
    v.object({
      against: v.picklist(["canon", "session"]),
      deltaId: v.exactOptional(v.string()),
      sessionId: v.exactOptional(MadeId),
      text: v.string(),
    }),
  ),
  moderationRequired: v.boolean(),
  reasons: v.array(v.picklist(MODERATION_REASONS)),
  evidence: v.array(EvidenceLine),
  roomId: RoomId,
};

/** The three kinds of change, each with `more` fields. */
function changes<E extends v.ObjectEntries>(more: E) {
  return v.variant("field", [
    v.object({
      ...deltaBase,
      field: v.literal("control"),
      before: Texts,
      after: Texts,
      proposedChange: v.object({ add: Texts, remove: Texts }),
      ...more,
    }),
    v.object({
      ...deltaBase,
      field: v.literal("status"),
      before: v.nullable(Status),
      after: Status,
      proposedChange: v.object({ value: Status }),
      ...more,
    }),
    v.object({
      ...deltaBase,
      field: v.literal("capability"),
      before: v.null(),
      after: v.string(),
      proposedChange: v.object({ value: v.string(), severity: v.string() }),
      ...more,
    }),
  ]);
}

export const Delta: v.GenericSchema<DeltaRow> = changes({});

/** The fields of every item beside its own (MOD9–MOD11). */
const SHOWN = {
  revision: Revision,
  notes: Count,
  claim: v.exactOptional(v.object({ by: ActorId, until: Time })),
};

const DeltaItem: v.GenericSchema<ModerationItem> = changes({
  ...SHOWN,
  kind: v.literal("delta"),
  itemId: v.string(),
  status: v.picklist(ITEM_STATUSES),
  dueAt: Time,
  decidedBy: v.exactOptional(v.string()),
  decidedAt: v.exactOptional(Time),
  reason: v.exactOptional(v.string()),
  rewrite: v.exactOptional(v.string()),
});

const Report: v.GenericSchema<ReportItem> = v.object({
  ...SHOWN,
  kind: v.literal("report"),
  itemId: v.string(),
  roomId: RoomId,
  sessionId: v.exactOptional(MadeId),
  status: v.picklist(["pending", "approved", "rejected"]),
  version: Version,
  author: ActorId,
  target: v.exactOptional(ActorId),
  reportedBy: ActorId,
  reportedAt: Time,
  complaint: v.string(),
  evidence: v.tuple([EvidenceLine]),
  decidedBy: v.exactOptional(v.string()),
  decidedAt: v.exactOptional(Time),
  reason: v.exactOptional(v.string()),
});

/** An item of a moderator, and its outcome: a delta (SHP6), or a line that a player reported. */
export const Item: v.GenericSchema<QueueItem> = v.union([DeltaItem, Report]);

export const Alert: v.GenericSchema<AlertRow> = v.object({
  alertId: v.string(),
  roomId: v.exactOptional(RoomId),
  sessionId: v.exactOptional(MadeId),
  reason: v.string(),
  severity: v.string(),
  data: v.unknown(),
  raisedAt: Time,
  acknowledged: v.exactOptional(v.object({ by: ActorId, at: Time, note: v.exactOptional(v.string()) })),
});

/** A remark of a moderator on an item (MOD11). */
export const Note: v.GenericSchema<ItemNote> = v.object({
  noteId: v.string(),
  by: ActorId,
  at: Time,
  text: v.string(),
});

export const Batch: v.GenericSchema<BatchRow> = v.object({
  batchId: v.string(),
  plannedFor: Time,
  status: v.picklist(["planned", "published"]),
  sessions: v.array(
    v.object({
      roomId: RoomId,
      sessionId: MadeId,
      opensAt: Time,
      dueAt: Time,
      overrideUntil: Time,
      digestAt: Time,
      loreCount: v.exactOptional(Count),
      publishedAt: v.exactOptional(Time),
    }),
  ),
});

export const Workflow: v.GenericSchema<WorkflowRow> = v.object({
  workflowId: v.string(),
  kind: v.string(),
  roomId: RoomId,
  sessionId: MadeId,
  status: v.picklist(["processing", "completed", "failed"]),
  attempt: Count,
  correlationId: v.string(),
  startedAt: Time,
  endedAt: v.exactOptional(Time),
  error: v.exactOptional(v.string()),
  overSla: v.boolean(),
  stages: v.array(
    v.object({
      stage: v.string(),
      at: Time,
      durationMs: v.number(),
      attempts: Count,
      reused: v.boolean(),
      parsers: v.exactOptional(v.array(v.string())),
      lexiconVersion: v.exactOptional(Count),
    }),
  ),
});

export const MentionEntry: v.GenericSchema<MentionRow> = v.object({
  version: Version,
  entityId: v.string(),
  surface: v.string(),
  sentence: v.string(),
  confidence: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  role: v.picklist(["agent", "patient", "place", "mentioned"]),
  sessionId: MadeId,
  roomId: RoomId,
});

export const AuditEntry: v.GenericSchema<AuditRow> = v.object({
  at: Time,
  roomId: v.exactOptional(RoomId),
  actorId: ActorId,
  action: v.string(),
  target: v.string(),
  reason: v.exactOptional(v.string()),
  tokenId: v.exactOptional(v.string()),
});

export const LoreEntry: v.GenericSchema<LoreRow> = v.object({
  entryId: v.string(),
  deltaId: v.string(),
  entityId: v.string(),
  sessionId: MadeId,
  batchId: v.string(),
  title: v.string(),
  text: v.string(),
  publishedAt: Time,
  highlights: v.array(v.object({ from: Count, to: Count })),
});

export const Digest: v.GenericSchema<DigestRow> = v.object({
  day: v.pipe(v.string(), v.isoDate()),
  text: v.string(),
  entries: Count,
});

export const Erasure: v.GenericSchema<ErasureRow> = v.object({
  erasureId: MadeId,
  kind: v.picklist(["person", "hub"]),
  actorId: v.exactOptional(ActorId),
  status: v.picklist(["running", "completed"]),
  askedBy: ActorId,
  askedAt: Time,
  endedAt: v.exactOptional(Time),
  rooms: Count,
  erased: Count,
});

/** The fields of a record depend on its source (ERA7). */
export const PersonEntry: v.GenericSchema<{ readonly [field: string]: unknown; readonly source: string }> =
  v.looseObject({ source: v.string() });

/** The room as a snapshot shows it, over HTTP (RES5). */
export const StateAnswer = v.object({ version: Version, state: RoomView });

import * as v from "valibot";
import { Decision } from "../../../src/durable/protocol/http/decision.ts";
import { HINT_TOPICS } from "../../../src/durable/protocol/http/feed.ts";
import { Acknowledgement, ClaimRequest, NoteRequest } from "../../../src/durable/protocol/http/moderating.ts";
import { DrainVerdict, LiveRoom, RoomInspection, UnfinishedJob } from "../../../src/durable/protocol/http/operating.ts";
import { Revocation, RevocationRequest } from "../../../src/durable/protocol/http/revocation.ts";
import { ROOM_FILE_TYPE, RoomImported } from "../../../src/durable/protocol/http/room-file.ts";
import { Trace } from "../../../src/durable/protocol/http/trace.ts";
import { ActorId, MadeId, RoomId, Time } from "../../../src/durable/protocol/values/ids.ts";
import { textOf } from "../../../src/durable/protocol/values/text.ts";
import {
  Alert,
  AuditEntry,
  Batch,
  Delta,
  Digest,
  Erasure,
  Item,
  LoreEntry,
  MentionEntry,
  Note,
  PersonEntry,
  Workflow,
} from "./archive-answers.ts";
import { listOf, OF_SESSION, PAGED, pageOf } from "./paging.ts";
import type { RouteContract } from "./route-contract.ts";

const IF_NONE_MATCH = { "If-None-Match": { schema: v.string() } };
const NOT_MODIFIED = { 304: "the page is the one that the client has" };
const Hint = v.object({ roomId: v.exactOptional(RoomId), sessionId: v.exactOptional(MadeId) });
const Reason = textOf(280);
const Asked = v.object({ erasureId: MadeId });
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The routes of moderators, and of the published lore. */
export const MODERATION_ROUTES: Readonly<Record<string, RouteContract>> = {
  "GET /v1/hubs/{hubId}/moderation": {
    operationId: "readModeration",
    tag: "moderation",
    query: { ...OF_SESSION, status: { schema: v.optional(v.picklist(["pending", "decided", "all"]), "all") } },
    answer: {
      status: 200,
      schema: v.object({
        items: v.array(Item),
        alerts: v.array(Alert),
        publishing: v.array(Batch),
        nextCursor: v.nullable(v.string()),
      }),
    },
    example: "moderation",
  },
  "POST /v1/hubs/{hubId}/moderation/{itemId}/decisions": {
    operationId: "decideItem",
    tag: "moderation",
    body: Decision,
    answer: { status: 200, schema: Item },
    example: "decisions",
  },
  "GET /v1/hubs/{hubId}/moderation/{itemId}": {
    operationId: "readItem",
    tag: "moderation",
    headers: IF_NONE_MATCH,
    answer: { status: 200, schema: v.object({ item: Item, notes: v.array(Note) }) },
    more: NOT_MODIFIED,
    example: "item",
  },
  "POST /v1/hubs/{hubId}/moderation/{itemId}/claim": {
    operationId: "claimItem",
    tag: "moderation",
    body: ClaimRequest,
    answer: { status: 200, schema: Item },
    example: "claim",
  },
  "DELETE /v1/hubs/{hubId}/moderation/{itemId}/claim": {
    operationId: "releaseItem",
    tag: "moderation",
    answer: { status: 200, schema: Item },
  },
  "POST /v1/hubs/{hubId}/moderation/{itemId}/notes": {
    operationId: "noteItem",
    tag: "moderation",
    body: NoteRequest,
    answer: { status: 200, schema: Note },
    example: "note",
  },
  "GET /v1/hubs/{hubId}/alerts": {
    operationId: "readAlerts",
    tag: "moderation",
    query: { ...PAGED, status: { schema: v.optional(v.picklist(["open", "acknowledged", "all"]), "all") } },
    headers: IF_NONE_MATCH,
    answer: { status: 200, schema: listOf("alerts", Alert) },
    more: NOT_MODIFIED,
    example: "alerts",
  },
  "POST /v1/hubs/{hubId}/alerts/{alertId}/ack": {
    operationId: "acknowledgeAlert",
    tag: "moderation",
    body: Acknowledgement,
    answer: { status: 200, schema: Alert },
    example: "ack",
  },
  "GET /v1/hubs/{hubId}/stream": {
    operationId: "followHub",
    tag: "moderation",
    query: { topics: { schema: v.string(), isRequired: true } },
    headers: { "Last-Event-ID": { schema: v.string() } },
    answer: {
      status: 200,
      schema: v.string(),
      mediaType: "text/event-stream",
      events: {
        item: Item,
        decision: v.object({
          decisionId: v.string(),
          itemId: v.string(),
          roomId: RoomId,
          sessionId: MadeId,
          action: v.picklist(["approve", "reject", "rewrite", "escalate"]),
          decidedBy: ActorId,
          decidedAt: Time,
          reason: v.string(),
          rewrite: v.exactOptional(v.string()),
          item: Item,
        }),
        alert: Alert,
        published: v.object({
          batchId: v.string(),
          roomId: RoomId,
          sessionId: MadeId,
          loreCount: Count,
          publishedAt: Time,
        }),
        ...Object.fromEntries(HINT_TOPICS.map((topic) => [topic, Hint])),
        reset: v.object({}),
        end: v.object({ reason: v.picklist(["token-expired", "replaced", "going-down"]) }),
      },
    },
    examples: ["stream.item", "stream.decision", "stream.alert", "stream.published", "stream.end"],
  },
  "GET /v1/hubs/{hubId}/workflows": {
    operationId: "readWorkflows",
    tag: "moderation",
    query: { ...OF_SESSION, status: { schema: v.picklist(["processing", "completed", "failed"]) } },
    answer: { status: 200, schema: listOf("workflows", Workflow) },
    example: "workflows",
  },
  "GET /v1/hubs/{hubId}/deltas": {
    operationId: "readDeltas",
    tag: "moderation",
    query: OF_SESSION,
    answer: { status: 200, schema: listOf("deltas", Delta) },
    example: "deltas",
  },
  "GET /v1/hubs/{hubId}/mentions": {
    operationId: "readMentions",
    tag: "moderation",
    query: OF_SESSION,
    answer: { status: 200, schema: listOf("mentions", MentionEntry) },
    example: "mentions",
  },
  "GET /v1/hubs/{hubId}/audit": {
    operationId: "readAudit",
    tag: "moderation",
    query: { ...PAGED, actorId: { schema: ActorId }, action: { schema: v.string() } },
    answer: { status: 200, schema: listOf("entries", AuditEntry) },
    example: "audit",
  },
  "GET /v1/hubs/{hubId}/lore": {
    operationId: "readLore",
    tag: "hub",
    query: {
      q: { schema: v.pipe(v.string(), v.maxLength(280)) },
      limit: { schema: pageOf(100, 20) },
      cursor: { schema: v.string() },
    },
    answer: { status: 200, schema: listOf("entries", LoreEntry) },
    example: "lore",
  },
  "GET /v1/hubs/{hubId}/digests": {
    operationId: "readDigests",
    tag: "hub",
    query: { limit: { schema: pageOf(100, 20) }, cursor: { schema: v.string() } },
    answer: { status: 200, schema: listOf("digests", Digest) },
    example: "digests",
  },
};

/** The routes of operators. */
export const OPERATOR_ROUTES: Readonly<Record<string, RouteContract>> = {
  "GET /v1/ops/hubs/{hubId}/rooms": {
    operationId: "listLiveRooms",
    tag: "operations",
    query: { limit: { schema: pageOf(200, 50) }, cursor: { schema: v.string() } },
    headers: IF_NONE_MATCH,
    answer: {
      status: 200,
      schema: v.object({ rooms: v.array(LiveRoom), nextCursor: v.nullable(v.string()), total: Count }),
    },
    more: NOT_MODIFIED,
    example: "live-rooms",
  },
  "GET /v1/ops/hubs/{hubId}/rooms/{roomId}": {
    operationId: "inspectRoom",
    tag: "operations",
    answer: { status: 200, schema: RoomInspection },
    example: "room-inspection",
  },
  "GET /v1/ops/hubs/{hubId}/rooms/{roomId}/export": {
    operationId: "exportRoom",
    tag: "operations",
    answer: { status: 200, schema: v.string(), mediaType: ROOM_FILE_TYPE },
  },
  "POST /v1/ops/hubs/{hubId}/rooms/{roomId}/import": {
    operationId: "importRoom",
    tag: "operations",
    headers: { "Content-Encoding": { schema: v.literal("gzip") } },
    body: v.string(),
    bodyType: ROOM_FILE_TYPE,
    answer: { status: 201, schema: RoomImported },
    example: "import",
  },
  "GET /v1/ops/hubs/{hubId}/jobs": {
    operationId: "listUnfinishedJobs",
    tag: "operations",
    query: { rooms: { schema: v.optional(v.picklist(["live", "all"]), "live") }, cursor: { schema: v.string() } },
    headers: IF_NONE_MATCH,
    answer: {
      status: 200,
      schema: v.object({
        jobs: v.array(UnfinishedJob),
        unreached: v.array(RoomId),
        nextCursor: v.nullable(v.string()),
      }),
    },
    more: NOT_MODIFIED,
    example: "jobs",
  },
  "GET /v1/ops/hubs/{hubId}/trace": {
    operationId: "traceId",
    tag: "operations",
    query: { id: { schema: MadeId, isRequired: true }, roomId: { schema: RoomId } },
    answer: { status: 200, schema: Trace },
    example: "trace",
  },
  "POST /v1/ops/hubs/{hubId}/drain": {
    operationId: "drainHub",
    tag: "operations",
    body: v.object({ reconnectAfterMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000)) }),
    answer: {
      status: 200,
      schema: v.object({ rooms: v.array(RoomId), failed: v.array(RoomId), verdicts: v.array(DrainVerdict) }),
    },
    example: "drain",
  },
  "GET /v1/ops/hubs/{hubId}/drain": {
    operationId: "readDrain",
    tag: "operations",
    answer: {
      status: 200,
      schema: v.object({ verdicts: v.array(DrainVerdict), failed: v.array(RoomId), isDone: v.boolean() }),
    },
    example: "drain-verdicts",
  },
  "POST /v1/ops/hubs/{hubId}/rooms/{roomId}/jobs/{jobId}/redrive": {
    operationId: "redriveJob",
    tag: "operations",
    answer: { status: 200, schema: v.object({ jobId: MadeId, attempt: Count }) },
    example: "redrive",
  },
  "GET /v1/ops/hubs/{hubId}/revocations": {
    operationId: "listRevocations",
    tag: "operations",
    answer: { status: 200, schema: v.object({ revocations: v.array(Revocation) }) },
    example: "revocations",
  },
  "POST /v1/ops/hubs/{hubId}/revocations": {
    operationId: "revokeToken",
    tag: "operations",
    body: RevocationRequest,
    answer: { status: 200, schema: Revocation },
    example: "revoke",
  },
  "POST /v1/ops/hubs/{hubId}/erase": {
    operationId: "erasePerson",
    tag: "people",
    body: v.object({ actorId: ActorId, reason: Reason }),
    answer: { status: 202, schema: Asked },
    example: "erase",
  },
  "GET /v1/ops/hubs/{hubId}/erasures/{erasureId}": {
    operationId: "readErasure",
    tag: "people",
    answer: { status: 200, schema: Erasure },
    example: "erasure",
  },
  "GET /v1/ops/hubs/{hubId}/people/{actorId}/export": {
    operationId: "exportPerson",
    tag: "people",
    query: { cursor: { schema: v.string() } },
    answer: { status: 200, schema: listOf("records", PersonEntry) },
    example: "export-person",
  },
  "DELETE /v1/ops/hubs/{hubId}": {
    operationId: "endHub",
    tag: "people",
    body: v.object({ reason: Reason }),
    answer: { status: 202, schema: Asked },
    example: "end-hub",
  },
};

import type {
  AlertRecord,
  AuditRecord,
  ReportRecord,
  RetractionRecord,
  RoomRecord,
} from "../../../../src/durable/protocol/bridge/hub-record.ts";
import { HUB_ID, ROOM_ID } from "./example-room.ts";

const at = "2026-11-05T19:04:10.000Z";
const envelope = { schema: 1, hubId: HUB_ID, roomId: ROOM_ID, attempt: 1, hops: { stagedAt: at }, at } as const;

export const AUDIT_RECORD: AuditRecord = {
  kind: "audit",
  jobId: "audit_5f0c11a2b3c4",
  correlationId: "cor_5f0c11a2b3c4",
  ...envelope,
  actorId: "juno",
  action: "mod.mute",
  target: "teo",
  reason: "shouting",
  tokenId: "8d969eef6ecad3c29a3a629280e686cf",
};

export const ROOM_RECORD: RoomRecord = { kind: "room", jobId: "room", correlationId: "join_31aa07c2d9e4", ...envelope };

export const RETRACTION_RECORD: RetractionRecord = {
  kind: "retraction",
  jobId: "retraction-41",
  correlationId: "cor_7be0c2d4f1aa",
  ...envelope,
  sessionId: "ses_19f9e2e5c9a3",
  version: 41,
};

export const REPORT_RECORD: ReportRecord = {
  kind: "report",
  jobId: "report_c4d1e7f20b35",
  correlationId: "cor_c4d1e7f20b35",
  ...envelope,
  sessionId: "ses_19f9e2e5c9a3",
  version: 66,
  author: "teo",
  text: "Cheat me again, and you will regret it.",
  reportedBy: "mara",
  complaint: "He threatens me.",
};

export const ALERT_RECORD: AlertRecord = {
  kind: "alert",
  jobId: "alert_90c2d4e6f8a1",
  correlationId: "cor_5f0c11a2b3c4",
  ...envelope,
  alertId: `${HUB_ID}/${ROOM_ID}/alert_90c2d4e6f8a1`,
  sessionId: "ses_19f9e2e5c9a3",
  reason: "contest-stalled",
  severity: "warning",
  data: { contestId: "con_7d20fe1b6a55" },
};

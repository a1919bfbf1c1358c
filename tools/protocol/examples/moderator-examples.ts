import type { AlertRow } from "../../../src/offline-bridge/archive/history/history-archive.ts";
import type { QueueItem } from "../../../src/offline-bridge/moderation/report-item.ts";
import { revisionOf, type ItemNote, type ShownItem } from "../../../src/offline-bridge/moderation/shown-item.ts";
import type { Examples } from "./examples.ts";
import { HUB_ID, ROOM_ID } from "./room/example-room.ts";

const NOTE: ItemNote = {
  noteId: "4c1b7f0e-7d4e-4a39-8c55-0d0a4f6f2a12",
  by: "juno",
  at: "2026-11-05T20:08:00.000Z",
  text: "The guild lost the steppe last week: ask Orla.",
};

const ALERT: AlertRow = {
  alertId: `publish/${HUB_ID}/${ROOM_ID}/ses_19f9e2e5c9a3/moderation-due/1`,
  roomId: ROOM_ID,
  sessionId: "ses_19f9e2e5c9a3",
  reason: "moderation-due",
  severity: "warning",
  data: { pending: 1 },
  raisedAt: "2026-11-05T20:36:05.390Z",
};

/** An item as lists show it. */
export function shownExample<Item extends QueueItem>(item: Item): Item & Pick<ShownItem, "revision" | "notes"> {
  return { ...item, revision: revisionOf(item), notes: 0 };
}

/** Claims, notes and alerts (MOD9–MOD12). */
export function moderatorExamples(item: ShownItem): Examples {
  const acknowledged = { by: "juno", at: "2026-11-05T20:37:10.000Z", note: "I am at it." };
  return {
    "item.answer": { item: { ...item, notes: 1 }, notes: [NOTE] },
    "claim.request": { seconds: 300 },
    "claim.answer": { ...item, claim: { by: "juno", until: "2026-11-05T20:12:00.000Z" } },
    "note.request": { text: NOTE.text },
    "note.answer": NOTE,
    "alerts.answer": { alerts: [ALERT], nextCursor: null },
    "ack.request": { note: acknowledged.note },
    "ack.answer": { ...ALERT, acknowledged },
  };
}

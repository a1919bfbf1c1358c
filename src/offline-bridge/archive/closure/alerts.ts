import type { Kysely, Selectable } from "kysely";
import type { Alert } from "../closure-archive.ts";
import type { AlertRow } from "../history-archive.ts";
import { jsonText } from "../json-text.ts";
import type { ArchiveSchema } from "../schema.ts";

/** Gives whether the alert is new. */
export async function insertAlert(db: Kysely<ArchiveSchema>, alert: Alert): Promise<boolean> {
  const { hubId, roomId, sessionId = null, alertId, reason, severity, data, raisedAt } = alert;
  const row = {
    hub_id: hubId,
    room_id: roomId,
    session_id: sessionId,
    alert_id: alertId,
    reason,
    severity,
    data: jsonText(data),
    raised_at: raisedAt,
  };
  const written = await db
    .insertInto("alerts")
    .values(row)
    .onConflict((on) => on.doNothing())
    .returning("alert_id")
    .executeTakeFirst();
  return written !== undefined;
}

/** An alert as moderators see it (MOD3). */
export function alertOf(row: Selectable<ArchiveSchema["alerts"]>): AlertRow {
  const { room_id: roomId, session_id: sessionId } = row;
  return {
    alertId: row.alert_id,
    ...(roomId !== null && { roomId }),
    ...(sessionId !== null && { sessionId }),
    reason: row.reason,
    severity: row.severity,
    data: row.data,
    raisedAt: row.raised_at,
  };
}

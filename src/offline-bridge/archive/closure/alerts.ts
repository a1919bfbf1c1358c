import type { Kysely, Selectable } from "kysely";
import type { AlertRow, AlertsQuery, Page } from "../history/history-archive.ts";
import { jsonText } from "../json-text.ts";
import { cursorAfter } from "../page-of.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { Alert } from "./closure-archive.ts";

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
    ...acknowledgedOf(row),
  };
}

function acknowledgedOf(row: Selectable<ArchiveSchema["alerts"]>): Pick<AlertRow, "acknowledged"> {
  const { acknowledged_by: by, acknowledged_at: at, ack_note: note } = row;
  return by === null || at === null ? {} : { acknowledged: { by, at, ...(note !== null && { note }) } };
}

/** A page of a hub's alerts, or of one room's, the newest first (MOD12). */
export async function listAlerts(
  db: Kysely<ArchiveSchema>,
  { hubId, roomId, limit, status }: AlertsQuery,
  before: number | undefined,
): Promise<Page<"alerts", AlertRow>> {
  let select = db.selectFrom("alerts").selectAll().where("hub_id", "=", hubId);
  if (before !== undefined) select = select.where("seq", "<", before);
  if (roomId !== undefined) select = select.where("room_id", "=", roomId);
  if (status === "open") select = select.where("acknowledged_at", "is", null);
  if (status === "acknowledged") select = select.where("acknowledged_at", "is not", null);
  const rows = await select
    .orderBy("seq", "desc")
    .limit(limit + 1)
    .execute();
  return { alerts: rows.slice(0, limit).map(alertOf), nextCursor: cursorAfter(rows, limit) };
}

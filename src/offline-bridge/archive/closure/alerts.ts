import type { Kysely } from "kysely";
import type { Alert } from "../closure-archive.ts";
import { jsonText } from "../json-text.ts";
import type { ArchiveSchema } from "../schema.ts";
import { sessionColumns } from "./of-session.ts";

/** Gives whether the alert is new. */
export async function insertAlert(db: Kysely<ArchiveSchema>, alert: Alert): Promise<boolean> {
  const { alertId, reason, severity, data, raisedAt } = alert;
  const row = {
    ...sessionColumns(alert),
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

import type { Kysely, Selectable } from "kysely";
import type { ReportItem } from "../../moderation/report-item.ts";
import type { ArchiveSchema } from "../schema.ts";

type ReportRow = Selectable<ArchiveSchema["reports"]>;

/** A report as moderators see it (SHP6). */
export function reportOf(row: ReportRow): ReportItem {
  const { session_id: sessionId, target, decided_by: decidedBy, decided_at: decidedAt, reason } = row;
  return {
    kind: "report",
    itemId: row.item_id,
    roomId: row.room_id,
    ...(sessionId !== null && { sessionId }),
    status: row.status as ReportItem["status"],
    version: row.version,
    author: row.author,
    ...(target !== null && { target }),
    reportedBy: row.reported_by,
    reportedAt: row.reported_at,
    complaint: row.complaint,
    evidence: [{ version: row.version, sentence: row.sentence, ...(row.retracted && { retracted: true }) }],
    ...(decidedBy !== null && { decidedBy }),
    ...(decidedAt !== null && { decidedAt }),
    ...(reason !== null && { reason }),
  };
}

/** The report, where it is of this hub (and of this room, if one is given). */
export async function findReport(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  itemId: string,
  roomId?: string,
): Promise<ReportItem | undefined> {
  let select = db.selectFrom("reports").selectAll().where("hub_id", "=", hubId).where("item_id", "=", itemId);
  if (roomId !== undefined) select = select.where("room_id", "=", roomId);
  const row = await select.executeTakeFirst();
  return row === undefined ? undefined : reportOf(row);
}

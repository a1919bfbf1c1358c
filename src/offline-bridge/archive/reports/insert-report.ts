import type { Kysely, Transaction } from "kysely";
import type { ReportRecord } from "../../../durable/protocol/bridge/hub-record.ts";
import { storable } from "../json-text.ts";
import { awaitErasures, lockSession } from "../locks.ts";
import type { ArchiveSchema } from "../schema.ts";

/**
 * Keeps a report once (MOD7); gives whether it is new. An erasure or a retraction that was asked for while the record
 * was on its way holds for it too: the one takes a person's words (ERA2), the other marks the line (VIEW5).
 */
export async function insertReport(db: Kysely<ArchiveSchema>, record: ReportRecord): Promise<boolean> {
  const { hubId, roomId, sessionId, version, author, reportedBy } = record;
  return db.transaction().execute(async (trx) => {
    await awaitErasures(trx, hubId);
    if (sessionId !== undefined) await lockSession(trx, { hubId, roomId, sessionId });
    const erased = await findErased(trx, record);
    const row = {
      hub_id: hubId,
      room_id: roomId,
      session_id: sessionId ?? null,
      item_id: record.jobId,
      version,
      author,
      target: record.target ?? null,
      sentence: erased.includes(author) ? "" : storable(record.text),
      retracted: sessionId !== undefined && (await isRetracted(trx, record)),
      reported_by: reportedBy,
      reported_at: record.at,
      complaint: erased.includes(reportedBy) ? "" : storable(record.complaint),
    };
    const written = await trx
      .insertInto("reports")
      .values(row)
      .onConflict((on) => on.doNothing())
      .returning("item_id")
      .executeTakeFirst();
    return written !== undefined;
  });
}

/** Those of the two who were erased since the report was made. */
async function findErased(
  trx: Transaction<ArchiveSchema>,
  { hubId, author, reportedBy, at }: ReportRecord,
): Promise<readonly (string | null)[]> {
  const rows = await trx
    .selectFrom("erasures")
    .select("actor_id")
    .where("hub_id", "=", hubId)
    .where("actor_id", "in", [author, reportedBy])
    .where("asked_at", ">=", at)
    .execute();
  return rows.map((row) => row.actor_id);
}

async function isRetracted(
  trx: Transaction<ArchiveSchema>,
  { hubId, roomId, version }: ReportRecord,
): Promise<boolean> {
  const row = await trx
    .selectFrom("retractions")
    .select("version")
    .where("hub_id", "=", hubId)
    .where("room_id", "=", roomId)
    .where("version", "=", version)
    .executeTakeFirst();
  return row !== undefined;
}

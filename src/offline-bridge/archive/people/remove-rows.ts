import { sql, type Kysely, type RawBuilder, type Transaction } from "kysely";
import type { ArchiveSchema } from "../schema.ts";

/** Tables with rows of a session, each before those it refers to. */
const OF_SESSION = [
  "decisions",
  "lore",
  "published",
  "publishing",
  "moderation_items",
  "deltas",
  "mentions",
  "stages",
  "events",
] as const;

/** Tables with rows of a hub and of no session, each before those it refers to. */
const OF_HUB = [
  "alerts",
  "reports",
  "claims",
  "item_notes",
  "digests",
  "batches",
  "retractions",
  "world_facts",
  "world_versions",
  "feed",
  "feed_heads",
  "rooms",
] as const;

/** Removes all that is stored of the sessions that a condition holds for, in one transaction. Gives how many rows. */
export async function removeSessions(trx: Transaction<ArchiveSchema>, where: RawBuilder<boolean>): Promise<number> {
  const ofRuns = sql`workflow_id IN (SELECT workflow_id FROM runs WHERE ${where})`;
  let removed = 0;
  const remove = async (table: string, condition: RawBuilder<unknown>) => {
    const { numAffectedRows = 0n } = await sql`DELETE FROM ${sql.table(table)} WHERE ${condition}`.execute(trx);
    removed += Number(numAffectedRows);
  };
  for (const table of OF_SESSION) await remove(table, where);
  for (const table of ["run_stages", "results"]) await remove(table, ofRuns);
  for (const table of ["runs", "sessions"]) await remove(table, where);
  return removed;
}

export async function removeRoom(db: Kysely<ArchiveSchema>, hubId: string, roomId: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const removed = await removeSessions(trx, sql<boolean>`hub_id = ${hubId} AND room_id = ${roomId}`);
    for (const table of ["alerts", "reports", "claims", "item_notes"] as const)
      await trx.deleteFrom(table).where("hub_id", "=", hubId).where("room_id", "=", roomId).execute();
    return removed;
  });
}

/** The rows left of a hub once its rooms are gone. The audit stays until its own time is over (AUD4). */
export async function removeHub(db: Kysely<ArchiveSchema>, hubId: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const removed = await removeSessions(trx, sql<boolean>`hub_id = ${hubId}`);
    for (const table of OF_HUB) await sql`DELETE FROM ${sql.table(table)} WHERE hub_id = ${hubId}`.execute(trx);
    return removed;
  });
}

import { sql, type Kysely, type Transaction } from "kysely";
import type { Delta } from "../../deltas/delta.ts";
import { itemIdOf } from "../../moderation/moderation-item.ts";
import type { SessionKey } from "../closure-archive.ts";
import { ofSession, sessionColumns } from "../closure/of-session.ts";
import { storable } from "../json-text.ts";
import type { Batch, LoreWording } from "../publishing-archive.ts";
import type { ArchiveSchema } from "../schema.ts";
import { READY } from "./items.ts";
import { plainWords } from "./plain-words.ts";

/**
 * Publishes what of a session is ready, with one batch, in one transaction. A batch that has this session already stays
 * as it is. Sessions of one hub publish one after the other, so that of two that change the same thing the later one is
 * the one that stays true.
 */
export async function publishBatch(
  db: Kysely<ArchiveSchema>,
  session: SessionKey,
  batch: Batch,
  publishedAt: string,
  wording: LoreWording,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`publish ${session.hubId}`}, 0))`.execute(trx);
    const before = await findPublished(trx, session, batch.batchId);
    if (before !== undefined) return before;
    await insertBatch(trx, session, batch);
    const entries: Ready[] = [];
    for (const one of await findReady(trx, session))
      if (!(await isSuperseded(trx, session, one, publishedAt))) entries.push(one);
    for (const one of entries) {
      const entry = { ...wording(one.delta, one.rewrite), batch_id: batch.batchId, published_at: publishedAt };
      await insertEntry(trx, session, one, entry);
    }
    await insertPublished(trx, session, batch, entries.length, publishedAt);
    return entries.length;
  });
}

interface Ready {
  readonly delta: Delta;
  readonly rewrite: string | undefined;
  readonly closedAt: string;
}

async function findPublished(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  batchId: string,
): Promise<number | undefined> {
  const found = await trx
    .selectFrom("published")
    .select("lore_count")
    .where(ofSession(session))
    .where("batch_id", "=", batchId)
    .executeTakeFirst();
  return found?.lore_count;
}

/** In order of making. */
async function findReady(trx: Transaction<ArchiveSchema>, { hubId, roomId, sessionId }: SessionKey): Promise<Ready[]> {
  const rows = await trx
    .selectFrom("deltas")
    .leftJoin("moderation_items", "moderation_items.delta_id", "deltas.delta_id")
    .innerJoin("sessions", (join) =>
      join
        .onRef("sessions.hub_id", "=", "deltas.hub_id")
        .onRef("sessions.room_id", "=", "deltas.room_id")
        .onRef("sessions.session_id", "=", "deltas.session_id"),
    )
    .select(["deltas.body", "moderation_items.rewrite", "sessions.closed_at"])
    .where("deltas.hub_id", "=", hubId)
    .where("deltas.room_id", "=", roomId)
    .where("deltas.session_id", "=", sessionId)
    .where(READY)
    .orderBy("deltas.seq")
    .execute();
  return rows.map((row) => ({
    delta: row.body as Delta,
    rewrite: row.rewrite ?? undefined,
    closedAt: row.closed_at,
  }));
}

/** Where a later session has published about the same thing, this delta stays behind, and its item says why. */
async function isSuperseded(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  { delta, closedAt }: Ready,
  at: string,
): Promise<boolean> {
  const later = await trx
    .selectFrom("lore")
    .select("session_id")
    .where("hub_id", "=", session.hubId)
    .where("entity_id", "=", delta.entityId)
    .where("field", "=", delta.field)
    .where("session_closed_at", ">", closedAt)
    .orderBy("session_closed_at", "desc")
    .executeTakeFirst();
  if (later === undefined) return false;
  const reason = `The later session ${later.session_id} has published about this already.`;
  await setAside(trx, session, delta.deltaId, { status: "superseded", reason, at });
  return true;
}

/** Gives a delta an item that says why it does not go out, whether it had one or not. */
export async function setAside(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  deltaId: string,
  { status, reason, at }: { readonly status: "superseded" | "withdrawn"; readonly reason: string; readonly at: string },
): Promise<void> {
  const why = { status, reason, decided_at: at, closed_at: at };
  await trx
    .insertInto("moderation_items")
    .values({ ...sessionColumns(session), item_id: itemIdOf(deltaId), delta_id: deltaId, due_at: at, ...why })
    .onConflict((on) => on.column("delta_id").doUpdateSet(why))
    .execute();
}

async function insertEntry(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  { delta, closedAt }: Ready,
  { title, text, ...out }: { readonly title: string; readonly text: string; batch_id: string; published_at: string },
): Promise<void> {
  const row = {
    ...sessionColumns(session),
    entry_id: delta.deltaId.replace(/^delta-/u, "lore-"),
    delta_id: delta.deltaId,
    ...out,
    entity_id: delta.entityId,
    field: delta.field,
    title: storable(title),
    text: storable(text),
    plain_title: plainWords(storable(title)),
    plain_text: plainWords(storable(text)),
    session_closed_at: closedAt,
  };
  await trx
    .insertInto("lore")
    .values(row)
    .onConflict((on) => on.doNothing())
    .execute();
}

async function insertBatch(trx: Transaction<ArchiveSchema>, { hubId }: SessionKey, batch: Batch): Promise<void> {
  await trx
    .insertInto("batches")
    .values({ batch_id: batch.batchId, hub_id: hubId, planned_for: batch.plannedFor, status: "planned" })
    .onConflict((on) => on.doNothing())
    .execute();
}

/** A batch is out when each session that it was planned for has gone out with it. */
async function insertPublished(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  { batchId }: Batch,
  loreCount: number,
  publishedAt: string,
): Promise<void> {
  const row = { ...sessionColumns(session), batch_id: batchId, lore_count: loreCount, published_at: publishedAt };
  await trx.insertInto("published").values(row).execute();
  await sql`UPDATE batches SET status = 'published' WHERE batch_id = ${batchId} AND NOT EXISTS (
    SELECT FROM publishing AS planned WHERE planned.batch_id = ${batchId} AND NOT EXISTS (
      SELECT FROM published AS done WHERE done.batch_id = planned.batch_id AND done.hub_id = planned.hub_id
        AND done.room_id = planned.room_id AND done.session_id = planned.session_id))`.execute(trx);
}

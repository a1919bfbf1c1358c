import { sql, type Kysely, type Transaction } from "kysely";
import type { Delta } from "../../deltas/delta.ts";
import type { SessionKey } from "../closure/closure-archive.ts";
import { ofSession, sessionColumns } from "../closure/of-session.ts";
import { storable } from "../json-text.ts";
import { lockHub, lockSession } from "../locks.ts";
import type { ArchiveSchema } from "../schema.ts";
import { insertPublishedFacts } from "../world/world-versions.ts";
import { READY } from "./items.ts";
import { findOvertaking } from "./overtaking.ts";
import { plainWords } from "./plain-words.ts";
import type { Batch, LoreWording } from "./publishing-archive.ts";
import { setAside } from "./set-aside.ts";

/**
 * Publishes what of a session is ready, with one batch, in one transaction. A batch that has this session already stays
 * as it is. Sessions of one hub publish one after the other, so that of two that change the same thing the one that was
 * played later stays true, and the hub's world moves on by what went out (CLO5).
 */
export async function publishBatch(
  db: Kysely<ArchiveSchema>,
  session: SessionKey,
  batch: Batch,
  publishedAt: string,
  wording: LoreWording,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await lockHub(trx, session.hubId);
    await lockSession(trx, session);
    const before = await findPublished(trx, session, batch.batchId);
    if (before !== undefined) return before;
    await insertBatch(trx, session, batch);
    const entries: Ready[] = [];
    for (const one of await findReady(trx, session))
      if (!(await isSuperseded(trx, { session, batch, wording, at: publishedAt }, one))) entries.push(one);
    for (const one of entries) {
      const entry = { ...wording(one.delta, one.rewrite), batch_id: batch.batchId, published_at: publishedAt };
      await insertEntry(trx, session, one, entry);
    }
    await insertPublishedFacts(trx, session, batch.batchId, publishedAt, entries.map(publishedOf));
    await insertPublished(trx, session, batch, entries.length, publishedAt);
    return entries.length;
  });
}

interface Ready {
  readonly delta: Delta;
  readonly rewrite: string | undefined;
  readonly decisionId: string | null;
  readonly closedAt: string;
}

function publishedOf({ delta, decisionId, rewrite }: Ready) {
  return { delta, decisionId, isRewritten: rewrite !== undefined };
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
    .select(["deltas.body", "moderation_items.rewrite", "moderation_items.decision_id", "sessions.closed_at"])
    .where("deltas.hub_id", "=", hubId)
    .where("deltas.room_id", "=", roomId)
    .where("deltas.session_id", "=", sessionId)
    .where(READY)
    .orderBy("deltas.seq")
    .execute();
  return rows.map((row) => ({
    delta: row.body as Delta,
    rewrite: row.rewrite ?? undefined,
    decisionId: row.decision_id,
    closedAt: row.closed_at,
  }));
}

interface Publishing {
  readonly session: SessionKey;
  readonly batch: Batch;
  readonly wording: LoreWording;
  readonly at: string;
}

/**
 * Where a session that was played later has changed the same thing, this delta stays behind, and its item says which
 * session and what. A moderator's own text is nobody's claim about the world: it goes out.
 */
async function isSuperseded(
  trx: Transaction<ArchiveSchema>,
  { session, batch, wording, at }: Publishing,
  { delta, rewrite, closedAt }: Ready,
): Promise<boolean> {
  if (rewrite !== undefined) return false;
  const later = await findOvertaking(trx, { session, closedAt, batchId: batch.batchId, delta, wording });
  if (later === undefined) return false;
  const reason = `Session ${later.sessionId} of room ${later.roomId} was played later, and has: ${later.text}`;
  await setAside(trx, session, delta.deltaId, { status: "superseded", reason, at });
  return true;
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

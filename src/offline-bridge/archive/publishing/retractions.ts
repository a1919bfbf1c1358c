import { sql, type Kysely, type Transaction } from "kysely";
import type { Recap } from "../../../durable/protocol/state/session.ts";
import { blankRecap, type RetractedLine } from "../../../durable/rules/sessions/blank-recap.ts";
import type { SessionKey } from "../closure/closure-archive.ts";
import { ofSession, sessionColumns } from "../closure/of-session.ts";
import { findRecap, setRecap } from "../closure/sessions.ts";
import { findChanges, setChanges } from "../closure/stages.ts";
import { jsonText } from "../json-text.ts";
import { lockHub, lockSession } from "../locks.ts";
import type { ArchiveSchema } from "../schema.ts";
import { blankDeltas } from "./retracted-deltas.ts";

/** Where the words of a public line stand in its event. */
const WORDS = sql<string>`coalesce(body->'data'->>'message', body->'data'->>'text', '')`;
const TALK = ["chat.said", "chat.emoted", "story.narrated", "verb.performed"];

/** The versions of the lines that hold words, in order. */
export async function findSpoken(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<readonly number[]> {
  const rows = await db
    .selectFrom("events")
    .select("version")
    .where(ofSession(session))
    .where("type", "in", TALK)
    .where(WORDS, "<>", "")
    .orderBy("version")
    .execute();
  return rows.map(({ version }) => version);
}

/**
 * Takes the words of retracted lines out of all that the archive has of a session, and of what it gets later (VIEW5).
 * Repeated, it changes nothing. Gives whether one of them is new.
 */
export async function retract(
  db: Kysely<ArchiveSchema>,
  session: SessionKey,
  versions: readonly number[],
  at: string,
): Promise<boolean> {
  if (versions.length === 0) return false;
  return db.transaction().execute(async (trx) => {
    await lockHub(trx, session.hubId);
    await lockSession(trx, session);
    const rows = versions.map((version) => ({ ...sessionColumns(session), version, at }));
    const written = await trx
      .insertInto("retractions")
      .values(rows)
      .onConflict((on) => on.doNothing())
      .returning("version")
      .execute();
    await removeWords(trx, session, versions, at);
    await markReports(trx, session, versions);
    return written.length > 0;
  });
}

/** Moderators go on reading a line that was reported, and see that it was retracted. */
async function markReports(
  trx: Transaction<ArchiveSchema>,
  { hubId, roomId }: SessionKey,
  versions: readonly number[],
): Promise<void> {
  await trx
    .updateTable("reports")
    .set({ retracted: true })
    .where("hub_id", "=", hubId)
    .where("room_id", "=", roomId)
    .where("version", "in", versions)
    .execute();
}

/**
 * Takes out of what was just written the words of lines that were retracted before. The caller has the session's lock,
 * and nothing of the session has been published yet.
 */
export async function removeRetracted(trx: Transaction<ArchiveSchema>, session: SessionKey): Promise<void> {
  const rows = await trx.selectFrom("retractions").select(["version", "at"]).where(ofSession(session)).execute();
  const latest = rows
    .map(({ at }) => at)
    .toSorted()
    .at(-1);
  if (latest === undefined) return;
  const versions = rows.map(({ version }) => version);
  await removeWords(trx, session, versions, latest);
}

async function removeWords(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  versions: readonly number[],
  at: string,
): Promise<void> {
  const gone = new Set(versions);
  await blankStoredRecap(trx, session, await findLines(trx, session, versions));
  await blankEvents(trx, session, versions);
  await trx.deleteFrom("mentions").where(ofSession(session)).where("version", "in", versions).execute();
  await dropChanges(trx, session, gone);
  await blankDeltas(trx, session, gone, at);
}

async function findLines(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  versions: readonly number[],
): Promise<readonly RetractedLine[]> {
  const told = await trx
    .selectFrom("events")
    .select(["version", WORDS.as("text")])
    .where(ofSession(session))
    .where("version", "in", versions)
    .execute();
  const texts = new Map(told.map(({ version, text }) => [version, text]));
  return versions.map((version) => ({ version, text: texts.get(version) ?? "" }));
}

async function blankStoredRecap(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  lines: readonly RetractedLine[],
): Promise<void> {
  const recap: Recap | undefined = await findRecap(trx, session);
  if (recap === undefined) return;
  const blanked = blankRecap(recap, lines);
  await setRecap(trx, session, blanked);
  await rewriteCompleted(trx, session, blanked);
}

/**
 * A closure's last result holds the recap. The room may have taken it with all its words; reported again, it
 * is another text under the same key, so the row says that a retraction has rewritten it.
 */
export async function rewriteCompleted(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  recap: Recap,
): Promise<void> {
  const kept = await trx
    .selectFrom("results")
    .innerJoin("runs", "runs.workflow_id", "results.workflow_id")
    .select(["results.key", "results.body"])
    .where(sql<boolean>`(runs.hub_id, runs.room_id, runs.session_id) =
      (${session.hubId}, ${session.roomId}, ${session.sessionId})`)
    .where("results.key", "=", sql<string>`results.workflow_id || '/closure.completed'`)
    .execute();
  for (const { key, body } of kept) {
    const rewritten = jsonText({ ...(JSON.parse(body) as object), recap });
    if (rewritten === body) continue;
    await trx.updateTable("results").set({ body: rewritten, rewritten: true }).where("key", "=", key).execute();
  }
}

/** Changes that were read from these lines come to no deltas any more. */
async function dropChanges(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  gone: ReadonlySet<number>,
): Promise<void> {
  const changes = await findChanges(trx, session);
  const left = changes.filter(({ version }) => !gone.has(version));
  if (left.length === changes.length) return;
  await setChanges(trx, session, left);
}

async function blankEvents(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  versions: readonly number[],
): Promise<void> {
  const field = sql`CASE type WHEN 'chat.said' THEN '{data,message}'::text[] ELSE '{data,text}'::text[] END`;
  await trx
    .updateTable("events")
    .set({ body: sql<string>`jsonb_set(body, ${field}, '""'::jsonb)` })
    .where(ofSession(session))
    .where("version", "in", versions)
    .where("type", "in", TALK)
    .execute();
}

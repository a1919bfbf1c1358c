import { sql, type Kysely, type Transaction } from "kysely";
import type { Recap } from "../../../durable/protocol/state/session.ts";
import { blankRecap, type RetractedLine } from "../../../durable/rules/sessions/blank-recap.ts";
import type { Delta } from "../../deltas/delta.ts";
import type { SessionKey } from "../closure-archive.ts";
import { ofSession } from "../closure/of-session.ts";
import { findRecap, setRecap } from "../closure/sessions.ts";
import { jsonText } from "../json-text.ts";
import type { ArchiveSchema } from "../schema.ts";
import { setAside } from "./batches.ts";

/** Where the words of a public line stand in its event. */
const WORDS = sql<string>`coalesce(body->'data'->>'message', body->'data'->>'text', '')`;
const TALK = ["chat.said", "chat.emoted", "story.narrated"];

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

/** Takes the words of retracted lines out of all that the archive has of a session (VIEW5). */
export async function retract(
  db: Kysely<ArchiveSchema>,
  session: SessionKey,
  versions: readonly number[],
  at: string,
): Promise<void> {
  if (versions.length === 0) return;
  await db.transaction().execute(async (trx) => {
    await blankStoredRecap(trx, session, await findLines(trx, session, versions));
    await blankEvents(trx, session, versions);
    await forgetCompleted(trx, session);
    await trx.deleteFrom("mentions").where(ofSession(session)).where("version", "in", versions).execute();
    await trx
      .updateTable("stages")
      .set({ output: null })
      .where(ofSession(session))
      .where("stage", "=", "entities")
      .execute();
    await blankDeltas(trx, session, new Set(versions), at);
  });
}

async function findLines(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  versions: readonly number[],
): Promise<readonly RetractedLine[]> {
  return trx
    .selectFrom("events")
    .select(["version", WORDS.as("text")])
    .where(ofSession(session))
    .where("version", "in", versions)
    .execute();
}

async function blankStoredRecap(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  lines: readonly RetractedLine[],
): Promise<void> {
  const recap: Recap | undefined = await findRecap(trx, session);
  if (recap !== undefined) await setRecap(trx, session, blankRecap(recap, lines));
}

/** What a closure told last holds its recap; the room has taken that before publishing began, and is not told again. */
async function forgetCompleted(trx: Transaction<ArchiveSchema>, session: SessionKey): Promise<void> {
  const keys = trx
    .selectFrom("runs")
    .select(sql<string>`workflow_id || '/closure.completed'`.as("key"))
    .where(ofSession(session));
  await trx.deleteFrom("results").where("key", "in", keys).execute();
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

/** A delta with other evidence keeps it; one that rested on retracted lines alone is withdrawn, its lore with it. */
async function blankDeltas(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  gone: ReadonlySet<number>,
  at: string,
): Promise<void> {
  const rows = await trx.selectFrom("deltas").select("body").where(ofSession(session)).orderBy("seq").execute();
  const touched = rows.map(({ body }) => body as Delta).filter(({ evidence }) => evidence.some(isGone));
  for (const delta of touched) {
    const evidence = delta.evidence.map((line) => (isGone(line) ? { ...line, sentence: "" } : line));
    await trx
      .updateTable("deltas")
      .set({ body: jsonText({ ...delta, evidence }) })
      .where("delta_id", "=", delta.deltaId)
      .execute();
    if (!evidence.every(isGone)) continue;
    await trx.deleteFrom("lore").where("delta_id", "=", delta.deltaId).execute();
    const reason = "The lines it rests on were retracted.";
    await setAside(trx, session, delta.deltaId, { status: "withdrawn", reason, at });
  }

  function isGone({ version }: { readonly version: number }): boolean {
    return gone.has(version);
  }
}

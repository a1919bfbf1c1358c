import type { Kysely } from "kysely";
import type { ArchiveSchema } from "../schema.ts";
import type { KeptResult } from "./closure-archive.ts";

/** Keeps a text under its key. Gives the text that was kept there first, as retractions have left it. */
export async function keepResult(
  db: Kysely<ArchiveSchema>,
  workflowId: string,
  key: string,
  body: string,
): Promise<KeptResult> {
  await db
    .insertInto("results")
    .values({ key, workflow_id: workflowId, body })
    .onConflict((on) => on.doNothing())
    .execute();
  const kept = await db.selectFrom("results").select(["body", "rewritten"]).where("key", "=", key).executeTakeFirst();
  return { body: kept?.body ?? body, isRewritten: kept?.rewritten ?? false };
}

/** The results that a run posted to its room, in order. */
export async function findResults(db: Kysely<ArchiveSchema>, workflowId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("results")
    .select("body")
    .where("workflow_id", "=", workflowId)
    .orderBy("position")
    .execute();
  return rows.map((row) => row.body);
}

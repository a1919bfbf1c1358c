import type { Kysely } from "kysely";
import type { Delta } from "../../deltas/delta.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { SessionKey } from "./closure-archive.ts";
import { ofSession } from "./of-session.ts";

/** In order of making. */
export async function findDeltas(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<readonly Delta[]> {
  const rows = await db.selectFrom("deltas").select("body").where(ofSession(session)).orderBy("seq").execute();
  return rows.map((row) => row.body as Delta);
}

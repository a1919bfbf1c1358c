import { sql, type Kysely } from "kysely";
import type { ArchiveSchema } from "../../../../src/offline-bridge/archive/schema.ts";

/** Empties every table, also those that the database keeps from being emptied, as the audit. */
export async function wipeArchive(db: Kysely<ArchiveSchema>): Promise<void> {
  const { rows } = await sql<{ name: string }>`SELECT relname AS name FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname NOT LIKE 'kysely%'`.execute(db);
  await db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`TRUNCATE ${sql.join(rows.map(({ name }) => sql.table(name)))}`.execute(trx);
  });
}

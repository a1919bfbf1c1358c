import { sql, type Kysely } from "kysely";

/**
 * One step of the archive's tables, up and down. A step up only adds, so that an older release still runs on the newer
 * tables. A step down takes away what its step up added, with the data in it, whatever the tables hold by then.
 */
export interface ArchiveMigration {
  up(db: Kysely<unknown>): Promise<void>;
  down(db: Kysely<unknown>): Promise<void>;
}

/** Runs SQL statements in order. */
export function statements(all: readonly string[]): (db: Kysely<unknown>) => Promise<void> {
  return async (db) => {
    for (const statement of all) await sql.raw(statement).execute(db);
  };
}

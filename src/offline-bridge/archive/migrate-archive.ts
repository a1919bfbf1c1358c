import { Migrator, type Kysely } from "kysely";
import { first } from "./migrations/0001-first.ts";
import { publishing } from "./migrations/0002-publishing.ts";
import type { ArchiveSchema } from "./schema.ts";

/** In order, for ever: what was released is never changed, only followed. */
const MIGRATIONS = { "0001-first": first, "0002-publishing": publishing } as const;

/** Brings the archive's tables up to date. Several processes may do so at once: one works, the others wait. */
export async function migrateArchive(db: Kysely<ArchiveSchema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw error instanceof Error ? error : new Error("the archive cannot be brought up to date", { cause: error });
}

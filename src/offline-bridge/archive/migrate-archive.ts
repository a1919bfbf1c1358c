import { Migrator, NO_MIGRATIONS, sql, type Kysely } from "kysely";
import { first } from "./migrations/0001-first.ts";
import { publishing } from "./migrations/0002-publishing.ts";
import { world } from "./migrations/0003-world.ts";
import { audit } from "./migrations/0004-audit.ts";
import { register } from "./migrations/0005-register.ts";
import { erasures } from "./migrations/0006-erasures.ts";
import { feed } from "./migrations/0007-feed.ts";
import { search } from "./migrations/0009-search.ts";
import { reports } from "./migrations/0010-reports.ts";
import { newEntities } from "./migrations/0011-new-entities.ts";
import { moderating } from "./migrations/0012-moderating.ts";
import { hints } from "./migrations/0013-hints.ts";
import { alertDeliveries } from "./migrations/0016-alert-deliveries.ts";
import type { ArchiveMigration } from "./migrations/archive-migration.ts";
import type { ArchiveSchema } from "./schema.ts";

/** By name, in the order of their names. */
export type Migrations = Readonly<Record<string, ArchiveMigration>>;

/** In order, for ever: what was released is never changed, only followed. */
export const MIGRATIONS: Migrations = {
  "0001-first": first,
  "0002-publishing": publishing,
  "0003-world": world,
  "0004-audit": audit,
  "0005-register": register,
  "0006-erasures": erasures,
  "0007-feed": feed,
  "0009-search": search,
  "0010-reports": reports,
  "0011-new-entities": newEntities,
  "0012-moderating": moderating,
  "0013-hints": hints,
  "0016-alert-deliveries": alertDeliveries,
};

/** Names no migration: the archive has no tables there, and `migrate --to` it removes all of them. */
export const NO_TABLES = "none";

/** The migrations cannot be done as asked; the message says why and what would help. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/** How far the archive's tables are, as seen by a release. */
export interface MigrationState {
  /** All that was done, in order, also by newer releases. */
  readonly done: readonly string[];
  /** Migrations that this release needs and does not find. */
  readonly missing: readonly string[];
  /** Migrations of newer releases. */
  readonly unknown: readonly string[];
}

/** @param migrations those of the release that asks */
export async function migrationState(
  db: Kysely<ArchiveSchema>,
  migrations: Migrations = MIGRATIONS,
): Promise<MigrationState> {
  const { rows: tables } = await sql<{ found: string | null }>`
    SELECT to_regclass('kysely_migration')::text AS found`.execute(db);
  const isThere = tables.some(({ found }) => found !== null);
  const { rows } = isThere
    ? await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(db)
    : { rows: [] };
  const done = rows.map(({ name }) => name);
  const known = Object.keys(migrations);
  return {
    done,
    missing: known.filter((name) => !done.includes(name)),
    unknown: done.filter((name) => !known.includes(name)),
  };
}

/**
 * Brings the archive's tables up to date, or up or down to a migration's name; {@link NO_TABLES} removes all of them. A
 * step down loses what only its tables held. Several processes may do so at once: one works, the others wait. Tables of
 * a newer release stay as they are. Throws a {@link MigrationError} for a name that does not exist, and for a step that
 * needs a migration which this release does not know.
 */
export async function migrateArchive(
  db: Kysely<ArchiveSchema>,
  to?: string,
  migrations: Migrations = MIGRATIONS,
): Promise<MigrationState> {
  if (to !== undefined && to !== NO_TABLES && !(to in migrations)) {
    const names = Object.keys(migrations).join(", ");
    throw new MigrationError(`there is no migration ${to}: name one of ${names}, or ${NO_TABLES}`);
  }
  const { unknown, missing } = await migrationState(db, migrations);
  const isNothingToDo = to === undefined && missing.length === 0;
  if (unknown.length > 0 && !isNothingToDo)
    throw new MigrationError(`a newer release has made ${unknown.join(", ")}: only that release can change the tables`);
  if (!isNothingToDo) await migrate(db, to, migrations);
  return migrationState(db, migrations);
}

async function migrate(db: Kysely<ArchiveSchema>, to: string | undefined, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  const target = to === NO_TABLES ? NO_MIGRATIONS : to;
  const { error } = target === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(target);
  if (error !== undefined)
    throw error instanceof Error ? error : new Error("the archive cannot be brought up to date", { cause: error });
}

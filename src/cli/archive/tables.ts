import { sql, type Kysely } from "kysely";
import { migrationState, type MigrationState } from "../../offline-bridge/archive/migrate-archive.ts";
import { migrateAt } from "../../offline-bridge/archive/migrate-at.ts";
import { connectDatabase, unavailable } from "../../offline-bridge/archive/open-database.ts";
import type { ArchiveSchema } from "../../offline-bridge/archive/schema.ts";
import type { CommandResult } from "./command-result.ts";

/** `archive migrate` (RUN10). A step that has begun is finished, since half of one is nothing. */
export async function migrateTables(url: string, to: string | undefined): Promise<CommandResult> {
  const state = await migrateAt(url, to);
  return { json: state, text: `The archive's tables are at ${state.done.at(-1) ?? "none"}.${newer(state)}` };
}

/** `archive status`: migrations, and the rows of each table, which may be of a newer release. */
export async function readStatus(url: string): Promise<CommandResult> {
  const db = connectDatabase(url);
  try {
    const state = await migrationState(db);
    const rows = await countRows(db);
    const missing = state.missing.length === 0 ? "none" : `${state.missing.join(", ")} (run migrate)`;
    const width = Math.max(0, ...Object.keys(rows).map((table) => table.length));
    const lines = [
      `Migrations done: ${state.done.join(", ") || "none"}.${newer(state)}`,
      `Missing: ${missing}.`,
      ...Object.entries(rows).map(([table, count]) => `  ${table.padEnd(width)}  ${count}`),
    ];
    return { json: { ...state, rows }, text: lines.join("\n") };
  } catch (error) {
    throw unavailable(url, error);
  } finally {
    await db.destroy();
  }
}

function newer({ unknown }: MigrationState): string {
  return unknown.length === 0 ? "" : ` Of a newer release, which this one leaves alone: ${unknown.join(", ")}.`;
}

async function countRows(db: Kysely<ArchiveSchema>): Promise<Readonly<Record<string, number>>> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
    AND relname NOT LIKE 'kysely%' ORDER BY relname`.execute(db);
  const counts: [string, number][] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM ${sql.table(name)}`.execute(db);
    counts.push([name, rows[0]?.count ?? 0]);
  }
  return Object.fromEntries(counts);
}

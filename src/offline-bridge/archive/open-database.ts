import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { migrationState } from "./migrate-archive.ts";
import type { ArchiveSchema } from "./schema.ts";

/** The archive cannot be used; the message names what is wrong and what would help. */
export class ArchiveUnavailableError extends Error {
  override readonly name = "ArchiveUnavailableError";
}

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const CONNECT_MS = 5_000;
/** As many as stages can be at work, and a few to spare; a small server has some fifty for all processes. */
const CONNECTIONS = 10;

/**
 * Opens the archive at `url` (`DATABASE_URL`), whose tables must have at least the migrations that this release knows:
 * tables of a newer release will do (RUN10). Throws {@link ArchiveUnavailableError} where nothing answers, where what
 * answers refuses, and where a migration is missing; the password is not told.
 */
export async function openDatabase(url: string): Promise<Kysely<ArchiveSchema>> {
  const db = connectDatabase(url);
  try {
    const { missing } = await migrationState(db);
    if (missing.length > 0)
      throw new Error(`its tables lack ${missing.join(", ")}: run \`npm run archive -- migrate\` first`);
    return db;
  } catch (error) {
    await db.destroy().catch(() => {});
    throw unavailable(url, error);
  }
}

/** The same as the error to tell, with the address and without the password. */
export function unavailable(url: string, error: unknown): ArchiveUnavailableError {
  return new ArchiveUnavailableError(`DATABASE_URL ${shown(url)}: ${reasonOf(error)}`, { cause: error });
}

/** Connects with the first query, whatever tables there are. */
export function connectDatabase(url: string): Kysely<ArchiveSchema> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "frontier-hub",
    types: columnTypes(),
  });
  // A connection that breaks while nobody uses it is replaced with the next query.
  pool.on("error", () => {});
  // One that breaks in a transaction, between two statements, fails the next one; without this it would end the process.
  pool.on("connect", (client) => void client.on("error", () => {}));
  // One that breaks in a transaction, between two statements, fails the next one; without this it would end the process.
  return new Kysely<ArchiveSchema>({ dialect: new PostgresDialect({ pool }) });
}

/** Versions as numbers, times as ISO-8601 UTC, the rest as usual. */
function columnTypes(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  types.setTypeParser(TIMESTAMPTZ, (value: string) => new Date(value).toISOString());
  return types;
}

/** The address without user and password. */
function shown(url: string): string {
  if (!URL.canParse(url)) return "(malformed)";
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ECONNREFUSED":
    case "ENOTFOUND":
    case "EHOSTUNREACH":
      return "nothing answers there: start PostgreSQL, or leave DATABASE_URL out to use the one that comes with the hub";
    case "28P01":
    case "28000":
      return "it refuses the user or password";
    case "3D000":
      return "it has no such database: create it first";
    case "42501":
      return "the user may not create tables there";
    default:
      return error instanceof Error && error.message !== ""
        ? error.message
        : `it does not answer (${String(code ?? error)})`;
  }
}

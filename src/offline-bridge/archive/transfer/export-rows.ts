import { sql, type Kysely, type Transaction } from "kysely";
import { migrationState } from "../migrate-archive.ts";
import type { ArchiveSchema } from "../schema.ts";
import { endLine, headerLine, rowLine, type TransferScope } from "./transfer-format.ts";
import { rowsOf, transferTables, type TransferTable } from "./transfer-tables.ts";

/** Rows read at once where none of them is large: what is not stored apart is 2 kB after compression. */
const SMALL_ROWS = 250;
/** The same where some are: a recap has a megabyte. */
const LARGE_ROWS = 4;

/**
 * Everything that the archive has of a scope, as lines of NDJSON: a header, a line for each row, and a last line with
 * their number. All of it is of one moment, read page by page: memory does not grow with the archive. The same rows give
 * the same bytes. Ends with an error when `stopped`.
 * @param done told how many rows were written, at the end
 */
export async function* exportRows(
  db: Kysely<ArchiveSchema>,
  scope: TransferScope,
  stopped: AbortSignal,
  done: (rows: number) => void,
): AsyncGenerator<string> {
  const trx = await db.startTransaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute();
  try {
    await sql`SET LOCAL timezone = 'UTC'`.execute(trx);
    const { done: migrations } = await migrationState(trx);
    yield headerLine(migrations.at(-1) ?? "", scope);
    const tables = await transferTables(trx);
    let rows = 0;
    for (const table of tables)
      for await (const page of pagesOf(trx, tables, table, scope)) {
        stopped.throwIfAborted();
        rows += page.length;
        yield page.map((row) => rowLine(table.name, row)).join("");
      }
    yield endLine(rows);
    done(rows);
  } finally {
    await trx.rollback().execute();
  }
}

/** The rows of a table as JSON texts, through a cursor of the server. */
async function* pagesOf(
  trx: Transaction<ArchiveSchema>,
  tables: readonly TransferTable[],
  table: TransferTable,
  scope: TransferScope,
): AsyncGenerator<readonly string[]> {
  const where = rowsOf(tables, table, scope);
  if (where === undefined) return;
  const columns = sql.join(table.columns.map((name) => sql.ref(`${table.name}.${name}`)));
  const order = sql.join(table.orderBy.map((name) => sql.ref(`${table.name}.${name}`)));
  const query = sql`SELECT row_to_json(each)::text AS row FROM (
    SELECT ${columns} FROM ${sql.table(table.name)} WHERE ${where} ORDER BY ${order}) AS each`;
  await sql`DECLARE exported NO SCROLL CURSOR FOR ${query}`.execute(trx);
  const size = await pageSize(trx, table);
  for (;;) {
    const { rows } = await sql<{ row: string }>`FETCH ${sql.raw(String(size))} FROM exported`.execute(trx);
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < size) break;
  }
  await sql`CLOSE exported`.execute(trx);
}

async function pageSize(trx: Transaction<ArchiveSchema>, { name }: TransferTable): Promise<number> {
  const { rows } = await sql<{ apart: number }>`SELECT coalesce(pg_relation_size(nullif(reltoastrelid, 0)), 0) AS apart
    FROM pg_class WHERE oid = ${name}::regclass`.execute(trx);
  return rows.every(({ apart }) => apart === 0) ? SMALL_ROWS : LARGE_ROWS;
}

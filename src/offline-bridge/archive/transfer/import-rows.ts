import { sql, type Kysely, type Transaction } from "kysely";
import * as v from "valibot";
import { archiveFault } from "../archive-fault.ts";
import { migrationState } from "../migrate-archive.ts";
import type { ArchiveSchema } from "../schema.ts";
import { ImportFault } from "./import-fault.ts";
import { ExportEnd, ExportHeader, ExportRow, FORMAT_VERSION } from "./transfer-format.ts";
import { isOfSession, transferTables, type TransferTable } from "./transfer-tables.ts";

/** The outcome of an import. */
export interface Imported {
  readonly hubId: string;
  readonly sessionId?: string | undefined;
  /** Rows that are new, and rows whose key was there already and that stayed as they were. */
  readonly added: number;
  readonly there: number;
}

/** Rows that go to the database together: of one table and with the same columns. */
interface Batch {
  readonly table: TransferTable;
  readonly columns: readonly string[];
  readonly lines: { readonly text: string; readonly line: number }[];
  characters: number;
}

const MOST_ROWS = 500;
const MOST_CHARACTERS = 2_000_000;

/**
 * Reads an export (NDJSON) into the archive, in one transaction: all of it, or nothing. A row whose key is there
 * already stays as it is, so that the same file twice changes nothing. Throws an {@link ImportFault} for a file of a
 * newer format or schema, and for one that is malformed or cut off.
 * @param lines without their ends; memory does not grow with their number
 */
export async function importRows(
  db: Kysely<ArchiveSchema>,
  lines: AsyncIterable<string>,
  stopped: AbortSignal,
): Promise<Imported> {
  return db.transaction().execute(async (trx) => {
    await sql`SET LOCAL timezone = 'UTC'`.execute(trx);
    const tables = await transferTables(trx);
    const reading = { header: undefined as ExportHeader | undefined, rows: 0, added: 0, isEnded: false };
    let batch: Batch | undefined;
    let line = 0;
    const flush = async () => {
      stopped.throwIfAborted();
      if (batch !== undefined) reading.added += await insertBatch(trx, batch);
      batch = undefined;
    };
    for await (const text of lines) {
      line += 1;
      if (text === "" && reading.isEnded) continue;
      if (reading.isEnded) throw new ImportFault(line, "nothing may follow the last line");
      const value = parsed(text, line);
      if (reading.header === undefined) {
        reading.header = await checkHeader(trx, value, line);
      } else if (v.is(ExportEnd, value)) {
        reading.isEnded = true;
        if (value.rows !== reading.rows)
          throw new ImportFault(line, `${value.rows} rows were exported, and ${reading.rows} are here`);
      } else {
        const { table, columns } = checkRow(tables, reading.header, value, line);
        if (batch === undefined || !takes(batch, table, columns)) {
          await flush();
          batch = { table, columns, lines: [], characters: 0 };
        }
        batch.lines.push({ text, line });
        batch.characters += text.length;
        reading.rows += 1;
      }
    }
    await flush();
    const { header, rows, added, isEnded } = reading;
    if (header === undefined) throw new ImportFault(undefined, "it is empty");
    if (!isEnded) throw new ImportFault(line, "the file ends here, and the last line of an export is missing");
    return { hubId: header.hubId, sessionId: header.sessionId, added, there: rows - added };
  });
}

function takes(batch: Batch, table: TransferTable, columns: readonly string[]): boolean {
  return (
    batch.table === table &&
    batch.lines.length < MOST_ROWS &&
    batch.characters < MOST_CHARACTERS &&
    batch.columns.join() === columns.join()
  );
}

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ImportFault(line, `it is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

async function checkHeader(trx: Transaction<ArchiveSchema>, value: unknown, line: number): Promise<ExportHeader> {
  if (!v.is(ExportHeader, value)) throw new ImportFault(line, "it is not the first line of an export of the archive");
  const { version, schema } = value;
  const newer = (what: string) =>
    new ImportFault(line, `the export is of a newer release (${what}): import it with that release`);
  if (version > FORMAT_VERSION) throw newer(`format ${version}, and this one reads up to ${FORMAT_VERSION}`);
  const { done } = await migrationState(trx);
  if (!done.includes(schema)) throw newer(`its tables are at ${schema}, and the archive's at ${done.at(-1) ?? "none"}`);
  return value;
}

/** Every row names a table and columns that are here, and belongs to what the header says. */
function checkRow(
  tables: readonly TransferTable[],
  { hubId, sessionId }: ExportHeader,
  value: unknown,
  line: number,
): { readonly table: TransferTable; readonly columns: readonly string[] } {
  if (!v.is(ExportRow, value)) throw new ImportFault(line, "it is neither a row nor the last line");
  const { table: name, row } = value;
  const table = tables.find((each) => each.name === name);
  if (table === undefined) throw new ImportFault(line, `there is no table ${JSON.stringify(name)}`);
  const columns = Object.keys(row);
  if (columns.length === 0) throw new ImportFault(line, `the row of ${name} is empty`);
  const unknown = columns.find((column) => !table.columns.includes(column));
  if (unknown !== undefined) throw new ImportFault(line, `table ${name} has no column ${JSON.stringify(unknown)}`);
  if (table.columns.includes("hub_id") && row["hub_id"] !== hubId)
    throw new ImportFault(line, `the row of ${name} is not of the hub ${JSON.stringify(hubId)}`);
  if (sessionId !== undefined && !isOfSession(table, row, sessionId))
    throw new ImportFault(line, `the row of ${name} is not of the session ${JSON.stringify(sessionId)}`);
  return { table, columns };
}

/** @returns how many rows were new. */
async function insertBatch(trx: Transaction<ArchiveSchema>, batch: Batch): Promise<number> {
  await sql`SAVEPOINT batch`.execute(trx);
  try {
    const added = await insertLines(trx, batch);
    await sql`RELEASE SAVEPOINT batch`.execute(trx);
    return added;
  } catch (error) {
    if (archiveFault(error) === "connection") throw error;
    await sql`ROLLBACK TO SAVEPOINT batch`.execute(trx);
    throw await findFault(trx, batch, error);
  }
}

/** Goes through the rows of a batch that failed one by one, for the line to name. */
async function findFault(trx: Transaction<ArchiveSchema>, batch: Batch, failed: unknown): Promise<unknown> {
  for (const each of batch.lines) {
    try {
      await insertLines(trx, { ...batch, lines: [each] });
    } catch (error) {
      if (archiveFault(error) === "connection") return error;
      const why = error instanceof Error ? error.message : String(error);
      return new ImportFault(each.line, `table ${batch.table.name}: ${why}`);
    }
  }
  return failed;
}

/** The lines go to the database as they are: read and written here, numbers could come out as others. */
async function insertLines(trx: Transaction<ArchiveSchema>, { table, columns, lines }: Batch): Promise<number> {
  const into = sql.join(columns.map((name) => sql.ref(name)));
  const from = sql.join(columns.map((name) => sql.ref(`made.${name}`)));
  const json = `[${lines.map(({ text }) => text).join(",")}]`;
  const { numAffectedRows } = await sql`INSERT INTO ${sql.table(table.name)} (${into})
    SELECT ${from} FROM jsonb_array_elements(${json}::jsonb) WITH ORDINALITY AS line (value, nth),
      jsonb_populate_record(NULL::${sql.table(table.name)}, line.value->'row') AS made
    ORDER BY nth ON CONFLICT DO NOTHING`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

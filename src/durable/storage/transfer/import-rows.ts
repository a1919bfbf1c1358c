import type { RowCounts } from "../../protocol/http/room-file.ts";
import { ROOM_TABLES, type RoomTable, type StoredRow } from "../../protocol/http/room-tables.ts";
import { migrateRoom } from "../migrate.ts";
import type { Sql } from "../sql.ts";

/**
 * While this table is there, what the room stores is half of a file (OPS8). No other release of the room makes one, and a
 * waking room that finds it deletes everything.
 */
const MARK = "importing";

/** Whether an import was broken off here. */
export function isHalfImported(sql: Sql): boolean {
  return sql.all("SELECT 1 AS found FROM sqlite_master WHERE name = ?", MARK).length > 0;
}

/** Makes the tables of a step of the storage, for rows of that step. */
export function beginImport(sql: Sql, step: number): void {
  sql.transaction(() => {
    sql.all(`CREATE TABLE ${MARK} (id INTEGER PRIMARY KEY)`);
    migrateRoom(sql, step);
  });
}

/** A row of the file that no room could have; `line` is its place in the file. */
export class RowFault extends Error {
  override readonly name = "RowFault";
  readonly line: number;

  constructor(line: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.line = line;
  }
}

/** Stores rows as they are. @throws {RowFault} where the tables do not take one; then none of them is stored */
export function insertRows(sql: Sql, firstLine: number, rows: readonly StoredRow[]): void {
  sql.transaction(() => {
    for (const [place, { table, row }] of rows.entries()) {
      const columns = Object.keys(row);
      const marks = columns.map(() => "?").join(", ");
      try {
        sql.all(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`, ...Object.values(row));
      } catch (error) {
        throw new RowFault(firstLine + place, error);
      }
    }
  });
}

/** How many rows each table has that the storage of the file knows. */
export function countStored(sql: Sql): RowCounts {
  const known = new Set(sql.all<{ name: string }>("SELECT name FROM sqlite_master").map(({ name }) => name));
  const tables = (Object.keys(ROOM_TABLES) as RoomTable[]).filter((table) => known.has(table));
  const counts = tables.map((table) => {
    return [table, sql.all<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)[0]?.count ?? 0] as const;
  });
  return Object.fromEntries(counts);
}

/** Makes the room of the file one of this place: everything that waits is sent at once, and the register is told anew. */
export function finishImport(sql: Sql): void {
  migrateRoom(sql);
  for (const table of ["jobs", "records", "hub_bans"]) sql.all(`UPDATE ${table} SET next_at = 0, sends = 0`);
  sql.all("DELETE FROM meta WHERE id = 'registered'");
}

/** Ends the import: the room is not deleted any more when it wakes. */
export function keepImport(sql: Sql): void {
  sql.all(`DROP TABLE ${MARK}`);
}

import type { RowCounts } from "../../protocol/http/room-file.ts";
import { ROOM_TABLES, type RoomTable, type StoredRow } from "../../protocol/http/room-tables.ts";
import type { Sql, SqlValue } from "../sql.ts";

/** A table that may be long, and is read page by page while the room goes on. */
interface LongTable {
  readonly table: RoomTable;
  readonly key: readonly string[];
  /** The place before its first row. */
  readonly start: readonly SqlValue[];
  /** The rows that were there at the cut, in SQL, with one parameter. */
  readonly where: string;
  readonly until: SqlValue;
  /** Rows read at once. */
  readonly batch: number;
}

/** About how much a page holds, in UTF-16 units: far below the 32 MiB that a call may bring. */
const PAGE_UNITS = 1_000_000;
const MANY_ROWS = 100;
/** Of rows that have up to 750 KB. */
const FEW_ROWS = 2;

const CHANGE = /^\s*(UPDATE|DELETE FROM|INSERT INTO) (\w+)/;

/** The room changed a row that the file was to hold and did not hold yet. */
export class OvertakenError extends Error {
  override readonly name = "OvertakenError";
}

/**
 * A room's rows as they are now, read page by page while the room goes on (OPS7). What the rules keep alive is read at
 * once; what only grows is read as it is asked for, up to now: its rows are written once. Where one is changed all the
 * same before it was read (a retraction, an erasure, pruning), the cut is overtaken and gives no further page.
 */
export class RoomCut {
  readonly counts: RowCounts;
  readonly #sql: Sql;
  readonly #tables: readonly LongTable[];
  #waiting: StoredRow[];
  #table = 0;
  #place: readonly SqlValue[];
  readonly #read: Record<string, number> = {};
  #isOvertaken = false;

  /** @param now the room's clock, in ms */
  constructor(sql: Sql, version: number, now: number) {
    this.#sql = sql;
    this.#tables = longTables(version, now);
    this.#place = this.#tables[0]?.start ?? [];
    const long = new Set<string>(this.#tables.map(({ table }) => table));
    const short = (Object.keys(ROOM_TABLES) as RoomTable[]).filter((table) => !long.has(table));
    this.#waiting = short.flatMap((table) =>
      sql.all<StoredRow["row"]>(`SELECT ${columnsOf(table)} FROM ${table}`).map((row) => ({ table, row })),
    );
    this.counts = {
      ...Object.fromEntries(short.map((table) => [table, 0])),
      ...countRows(this.#waiting),
      ...Object.fromEntries(this.#tables.map((each) => [each.table, countOf(sql, each)])),
    };
  }

  /** Told of every statement before it runs. */
  onStatement(query: string, bindings: readonly SqlValue[]): void {
    const [, what, table] = CHANGE.exec(query) ?? [];
    const at = this.#tables.findIndex((each) => each.table === table);
    if (at < this.#table) return;
    // New rows come after the cut, except for views, which are also written anew.
    if (what === "INSERT INTO" && table !== "checkpoints") return;
    const [version] = bindings;
    const isBehind = at === this.#table && table === "log" && what === "DELETE FROM" && isUpTo(version, this.#place[0]);
    if (!isBehind) this.#isOvertaken = true;
  }

  /** The next rows, and whether they are the last. @throws {OvertakenError} */
  nextPage(): { readonly rows: readonly StoredRow[]; readonly isLast: boolean } {
    const rows: StoredRow[] = [];
    for (let units = 0; units < PAGE_UNITS;) {
      const batch = this.#nextBatch();
      if (batch === null) break;
      for (const each of batch) {
        rows.push(each);
        units += unitsOf(each);
      }
    }
    for (const { table } of rows) this.#read[table] = (this.#read[table] ?? 0) + 1;
    const isLast = this.#waiting.length === 0 && this.#table === this.#tables.length;
    const isWhole = Object.entries(this.counts).every(([table, count]) => count === (this.#read[table] ?? 0));
    if (this.#isOvertaken || (isLast && !isWhole)) throw new OvertakenError("the room has changed what was to be read");
    return { rows, isLast };
  }

  /** Null at the end. */
  #nextBatch(): readonly StoredRow[] | null {
    if (this.#waiting.length > 0) return this.#waiting.splice(0, MANY_ROWS);
    const next = this.#tables[this.#table];
    if (next === undefined) return null;
    const { table, key, where, until, batch } = next;
    const marks = key.map(() => "?").join(", ");
    const rows = this.#sql.all<StoredRow["row"]>(
      `SELECT ${columnsOf(table)} FROM ${table} WHERE (${key.join(", ")}) > (${marks}) AND ${where}
       ORDER BY ${key.join(", ")} LIMIT ${batch}`,
      ...this.#place,
      until,
    );
    const last = rows.at(-1);
    if (last !== undefined) this.#place = key.map((name) => last[name] ?? null);
    if (rows.length < batch) {
      this.#table += 1;
      this.#place = this.#tables[this.#table]?.start ?? [];
    }
    return rows.map((row) => ({ table, row }));
  }
}

/** The log is last: pruning takes its oldest rows, which have been read by then. */
function longTables(version: number, now: number): readonly LongTable[] {
  const upTo = { until: version, start: [-1] };
  const parts = { key: ["id", "part"], batch: FEW_ROWS };
  const many = { until: now, where: "at <= ?", batch: MANY_ROWS };
  return [
    { table: "checkpoints", key: ["version"], where: "version <= ?", batch: FEW_ROWS, ...upTo },
    { table: "checkpoint_parts", ...parts, start: [-1, -1], where: "id <= ?", until: version },
    { table: "recap_parts", ...parts, start: ["", -1], where: "part < ?", until: Number.MAX_SAFE_INTEGER },
    { table: "rejections", key: ["actor_id", "command_id"], start: ["", ""], ...many },
    { table: "results", key: ["key"], start: [""], ...many },
    { table: "log", key: ["version"], where: "version <= ?", batch: MANY_ROWS, ...upTo },
  ];
}

function columnsOf(table: RoomTable): string {
  return Object.keys(ROOM_TABLES[table]).join(", ");
}

function countOf(sql: Sql, { table, where, until }: LongTable): number {
  return sql.all<{ count: number }>(`SELECT count(*) AS count FROM ${table} WHERE ${where}`, until)[0]?.count ?? 0;
}

function countRows(rows: readonly StoredRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { table } of rows) counts[table] = (counts[table] ?? 0) + 1;
  return counts;
}

function unitsOf({ row }: StoredRow): number {
  return Object.values(row).reduce<number>((sum, each) => sum + (typeof each === "string" ? each.length : 8), 0);
}

function isUpTo(value: SqlValue | undefined, place: SqlValue | undefined): boolean {
  return typeof value === "number" && typeof place === "number" && value <= place;
}

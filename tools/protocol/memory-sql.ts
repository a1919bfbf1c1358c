import { DatabaseSync } from "node:sqlite";
import { checkSqlLimits } from "../../src/durable/storage/sql-limits.ts";
import type { Sql, SqlValue } from "../../src/durable/storage/sql.ts";

/** The room's SQLite, in this process and in memory. */
export class MemorySql implements Sql {
  readonly #db = new DatabaseSync(":memory:");
  /** While it is, nothing more can be written. */
  isFull = false;

  all<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[] {
    checkSqlLimits(query, bindings);
    if (this.isFull && !query.startsWith("SELECT")) throw new Error("the disk is full");
    // The rows are what the statement selects; the caller names them.
    return this.#db.prepare(query).all(...bindings) as Row[];
  }

  /** A room of examples never grows so that it would have to be pruned. */
  bytes(): number {
    return 0;
  }

  transaction<T>(work: () => T extends Promise<unknown> ? never : T): T {
    this.#db.exec("BEGIN");
    try {
      const result = work();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    }
  }
}

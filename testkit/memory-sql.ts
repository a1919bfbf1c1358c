import { DatabaseSync, type StatementSync } from "node:sqlite";
import { checkSqlLimits } from "../src/durable/storage/sql-limits.ts";
import type { Sql, SqlValue } from "../src/durable/storage/sql.ts";

/** Where something may go wrong: before a statement, before a commit, or between a commit and whatever follows it. */
export type SqlMoment = "statement" | "commit" | "committed";

/** The room's SQLite, in this process and in memory. */
export class MemorySql implements Sql {
  readonly #db = new DatabaseSync(":memory:");
  readonly #prepared = new Map<string, StatementSync>();
  #inTransaction = false;
  #revision = 0;
  /** Called at every moment; what it throws happens there, as if the process had stopped or the disk had failed. */
  onMoment: (moment: SqlMoment, query: string) => void = () => {};

  all<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[] {
    checkSqlLimits(query, bindings);
    this.onMoment("statement", query);
    if (!query.startsWith("SELECT")) this.#revision += 1;
    // The rows are what the statement selects; the caller names them.
    return this.#prepare(query).all(...bindings) as Row[];
  }

  /** The same rows for a reader outside the room: no fault happens there. */
  readonly outside: Sql = {
    all: <Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) =>
      this.#prepare(query).all(...bindings) as Row[],
    bytes: () => this.bytes(),
    transaction: (work) => work(),
  };

  /** Another number after everything that may have changed a row. */
  get revision(): number {
    return this.#revision;
  }

  bytes(): number {
    const [size] = this.#db
      .prepare("SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size")
      .all();
    return Number(size?.["bytes"]);
  }

  transaction<T>(work: () => T extends Promise<unknown> ? never : T): T {
    if (this.#inTransaction) throw new Error("a transaction within a transaction");
    this.#inTransaction = true;
    this.#db.exec("BEGIN");
    try {
      const result = work();
      this.onMoment("commit", "COMMIT");
      this.#db.exec("COMMIT");
      this.#inTransaction = false;
      this.onMoment("committed", "COMMIT");
      return result;
    } catch (error) {
      if (this.#inTransaction) this.#db.exec("ROLLBACK");
      this.#revision += 1;
      this.#inTransaction = false;
      throw error;
    }
  }

  #prepare(query: string): StatementSync {
    const known = this.#prepared.get(query);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(query);
    this.#prepared.set(query, statement);
    return statement;
  }
}

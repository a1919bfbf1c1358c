export type SqlValue = string | number | null;

/** The part of SQLite a room needs; the runtime's `ctx.storage.sql` is one, tests bring another. */
export interface Sql {
  /** Runs one statement and gives its rows. */
  all<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[];
  /** How much the whole database holds. */
  bytes(): number;
  /**
   * Runs `work` as one transaction: all of it is kept, or, where it throws, nothing. It must not wait for anything, for
   * between reading and committing no other input may come (CMD1).
   */
  transaction<T>(work: () => T extends Promise<unknown> ? never : T): T;
}

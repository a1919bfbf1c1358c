import { migrateRoom, migrate } from "./migrate.ts";
import type { Sql, SqlValue } from "./sql.ts";

/** The room's database. Its tables come with its first row, so that reading a room makes none (RES10). */
export interface FirstWriteSql extends Sql {
  readonly hasTables: boolean;
  /** Tells of every statement before it runs; gives how to stop that. */
  watch(watcher: StatementWatcher): () => void;
}

type StatementWatcher = (query: string, bindings: readonly SqlValue[]) => void;

/**
 * Brings the tables of a room up to this release, or, where it has none, waits for the first row that is written.
 * Until then every query answers with nothing. `onTables` is called as soon as they are there, in the transaction of
 * that row.
 */
export function tablesOnFirstWrite(sql: Sql, onTables: () => void): FirstWriteSql {
  const found = sql.all<{ found: number }>("SELECT 1 AS found FROM sqlite_master WHERE name = 'migrations'");
  let hasTables = found.length > 0;
  let inTransaction = false;
  const watchers = new Set<StatementWatcher>();
  if (hasTables) migrate(sql);
  return {
    get hasTables() {
      return hasTables;
    },
    all<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[] {
      if (!hasTables) {
        if (!query.trimStart().startsWith("INSERT")) return [];
        if (inTransaction) migrateRoom(sql);
        else migrate(sql);
        hasTables = true;
        onTables();
      }
      for (const watcher of watchers) watcher(query, bindings);
      return sql.all<Row>(query, ...bindings);
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    bytes: () => (hasTables ? sql.bytes() : 0),
    transaction<T>(work: () => T extends Promise<unknown> ? never : T): T {
      const before = hasTables;
      inTransaction = true;
      try {
        return sql.transaction(work);
      } catch (error) {
        // The roll-back has undone the tables too.
        hasTables = before;
        throw error;
      } finally {
        inTransaction = false;
      }
    },
  };
}

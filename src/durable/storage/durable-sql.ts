import type { Sql } from "./sql.ts";

/** The runtime's SQLite as the port the room's storage is written against. */
export function durableSql(storage: DurableObjectStorage): Sql {
  return {
    all: <Row>(query: string, ...bindings: (string | number | null)[]) =>
      // The rows are what the statement selects; the caller names them.
      storage.sql.exec(query, ...bindings).toArray() as Row[],
    bytes: () => storage.sql.databaseSize,
    transaction: (work) => storage.transactionSync(work),
  };
}

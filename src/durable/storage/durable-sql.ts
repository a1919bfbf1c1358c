import { checkSqlLimits } from "./sql-limits.ts";
import type { Sql, SqlValue } from "./sql.ts";

/**
 * The runtime's SQLite as the port the room's storage is written against. `checked` holds it to production's limits,
 * which a local runtime does not keep.
 */
export function durableSql(storage: DurableObjectStorage, checked: boolean): Sql {
  return {
    all: <Row>(query: string, ...bindings: SqlValue[]) => {
      if (checked) checkSqlLimits(query, bindings);
      // The rows are what the statement selects; the caller names them.
      return storage.sql.exec(query, ...bindings).toArray() as Row[];
    },
    bytes: () => storage.sql.databaseSize,
    transaction: (work) => storage.transactionSync(work),
  };
}

import type { FirstWriteSql } from "./first-write.ts";
import { readMeta, writeMeta } from "./meta.ts";

/**
 * Counts a room's wakings (TEL1). The count is read at once, before a room's first row counts its first waking; calling
 * the result stores it and gives it.
 */
export function wakingCounter(sql: FirstWriteSql): () => number {
  const epoch = (readMeta<number>(sql, "epoch") ?? 0) + 1;
  return () => {
    try {
      if (sql.hasTables) writeMeta(sql, "epoch", epoch);
    } catch {
      // A line of telemetry is never worth a flush. The next waking has the same number then.
    }
    return epoch;
  };
}

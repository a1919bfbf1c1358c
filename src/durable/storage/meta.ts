import type { Sql } from "./sql.ts";

/** A single value under a name, as JSON in a row of its own; undefined where nothing was written. */
export function readMeta<T>(sql: Sql, id: string): T | undefined {
  const row = sql.all<{ body: string }>("SELECT body FROM meta WHERE id = ?", id)[0];
  // Only `writeMeta` writes there.
  return row === undefined ? undefined : (JSON.parse(row.body) as T);
}

export function writeMeta(sql: Sql, id: string, value: unknown): void {
  sql.all(
    "INSERT INTO meta (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
    id,
    JSON.stringify(value),
  );
}

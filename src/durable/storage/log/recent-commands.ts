import type { Spent } from "../../rules/limits/budget.ts";
import type { Sql } from "../sql.ts";

export interface RecentCommand {
  readonly actorId: string;
  /** In ms. */
  readonly at: number;
  readonly spent: Spent;
}

/** The accepted commands since a time, oldest first: a waking room reads budgets and idle times from them (LIM1). */
export function recentCommands(sql: Sql, since: number): RecentCommand[] {
  const rows = sql.all<{ actor_id: string; at: number; spent: string }>(
    `SELECT actor_id, at, spent FROM log WHERE version > ? AND command_id IS NOT NULL ORDER BY version`,
    lastVersionBefore(sql, since),
  );
  return rows.map(({ actor_id, at, spent }) => ({
    actorId: actor_id,
    at,
    // Only `appendEvent` writes it.
    spent: JSON.parse(spent) as Spent,
  }));
}

/** The last version older than a time. Times rise with versions, so halving finds it without an index on time. */
export function lastVersionBefore(sql: Sql, at: number): number {
  const ends = sql.all<{ low: number | null; high: number | null }>(
    "SELECT min(version) AS low, max(version) AS high FROM log",
  )[0];
  let low = (ends?.low ?? 1) - 1;
  let high = ends?.high ?? 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const row = sql.all<{ version: number; at: number }>(
      "SELECT version, at FROM log WHERE version <= ? ORDER BY version DESC LIMIT 1",
      middle,
    )[0];
    if (row !== undefined && row.at < at) low = middle;
    else high = middle - 1;
  }
  return low;
}

import type { Sql } from "../sql.ts";
import { oldestVersion } from "./log-rows.ts";

/** CMD3: a rejection is remembered this long, and the last ones of an actor however old. */
const KEPT_MS = 24 * 3_600_000;
const KEPT_REJECTIONS = 1000;
/** How long the answer to a result is kept for repeated posts (BRG1); Temporal retries no longer. */
const RESULTS_KEPT_MS = 7 * 24 * 3_600_000;
/** Rows of each table that one batch looks at. */
const LOOK = 1000;

interface Row extends Record<string, string | number | null> {
  readonly actor_id: string;
  readonly command_id: string;
  readonly version: number;
  readonly at: number;
}

/**
 * Prunes rejections and the answers to results in small batches (RES4). An index on time would cost a written row each,
 * so every batch goes on through the table from where the last one ended.
 */
export class AnswerPruner {
  readonly #sql: Sql;
  #after = { actorId: "", commandId: "" };
  #resultsAfter = "";

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /**
   * `rememberedOf` gives the version of the oldest of an actor's last 1,000 accepted commands. When the database is
   * full, rows older than the log go too. True where some row was taken, so that there may be more.
   */
  pruneBatch(now: number, rememberedOf: (actorId: string) => number, full: boolean): boolean {
    this.#pruneResults(now - RESULTS_KEPT_MS);
    const rows = this.#next();
    const lost = full ? (oldestVersion(this.#sql) ?? 0) : 0;
    const keptSince = new Map<string, number>();
    let taken = 0;
    for (const row of rows) {
      const isOld = row.at < now - KEPT_MS && this.#isBeyond(row, rememberedOf, keptSince);
      if (!isOld && row.version >= lost) continue;
      this.#sql.all("DELETE FROM rejections WHERE actor_id = ? AND command_id = ?", row.actor_id, row.command_id);
      taken += 1;
    }
    return taken > 0;
  }

  #pruneResults(keptSince: number): void {
    const rows = this.#sql.all<{ key: string; at: number }>(
      "SELECT key, at FROM results WHERE key > ? ORDER BY key LIMIT ?",
      this.#resultsAfter,
      LOOK,
    );
    for (const { key, at } of rows) if (at < keptSince) this.#sql.all("DELETE FROM results WHERE key = ?", key);
    // At the end it begins again.
    this.#resultsAfter = rows.length === LOOK ? (rows.at(-1)?.key ?? "") : "";
  }

  /**
   * Neither among the actor's last accepted commands nor among the last rejected ones, so not among the last at all.
   */
  #isBeyond(row: Row, rememberedOf: (actorId: string) => number, keptSince: Map<string, number>): boolean {
    if (row.version < rememberedOf(row.actor_id)) return true;
    const since = keptSince.get(row.actor_id) ?? this.#keptSince(row.actor_id);
    keptSince.set(row.actor_id, since);
    return row.at < since;
  }

  /** When the oldest of an actor's remembered rejections was; 0 where there are fewer. */
  #keptSince(actorId: string): number {
    const query = "SELECT at FROM rejections WHERE actor_id = ? ORDER BY at DESC LIMIT 1 OFFSET ?";
    return this.#sql.all<{ at: number }>(query, actorId, KEPT_REJECTIONS - 1)[0]?.at ?? 0;
  }

  #next(): Row[] {
    const { actorId, commandId } = this.#after;
    const rows = this.#sql.all<Row>(
      `SELECT actor_id, command_id, version, at FROM rejections WHERE (actor_id, command_id) > (?, ?)
       ORDER BY actor_id, command_id LIMIT ?`,
      actorId,
      commandId,
      LOOK,
    );
    const last = rows.at(-1);
    // At the end it begins again.
    const goesOn = last !== undefined && rows.length === LOOK;
    this.#after = goesOn ? { actorId: last.actor_id, commandId: last.command_id } : { actorId: "", commandId: "" };
    return rows;
  }
}

import type { RoomState } from "../rules/room-state.ts";
import { oldestVersion } from "./log-rows.ts";
import { lastVersionBefore } from "./recent-commands.ts";
import type { Sql } from "./sql.ts";

/** RES4: at least so many events, or so long, are kept, whichever is more, up to so many bytes. */
const KEPT_EVENTS = 5000;
const KEPT_MS = 24 * 3_600_000;
const MOST_BYTES = 2 * 1024 ** 3;
/** CMD3: an actor's last commands are remembered, however old. */
const KEPT_COMMANDS = 1000;
/** How long the answer to a result is kept for who posts it again (BRG1); Temporal retries no longer. */
const RESULTS_KEPT_MS = 7 * 24 * 3_600_000;
/** A commit takes one row for the one it writes (PER4); the alarm takes more, when nobody waits. */
const NIBBLE = 1;
const BITE = 200;
/** How long a limit that was looked up is used: it only ever moves up. */
const LIMIT_MS = 60_000;

/**
 * Takes the oldest rows out of the log in small bites, so that no command waits for it (RES4). A row is due when it is
 * neither among the last 5,000 events nor younger than 24 h, when its session's closure has read it, and when its
 * command is not among its actor's last 1,000. What a chat still shows is put aside, where waking finds it.
 */
export class Pruner {
  readonly #sql: Sql;
  readonly #rememberedFrom = new Map<string, number>();
  #cursor: number | null = null;
  #limit = 0;
  #limitAt = Number.NEGATIVE_INFINITY;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The newest version that may be missing from the log; everything after it is there. */
  floor(state: RoomState, now: number): number {
    return Math.max(0, this.#limitFor(state, now), (oldestVersion(this.#sql) ?? state.version + 1) - 1);
  }

  /** A small bite, within the transaction of a commit. */
  nibble(state: RoomState, now: number): void {
    this.#take(state, this.#limitFor(state, now), NIBBLE);
  }

  /** A larger one. `full` says that the log outgrew its bytes and old events had to go before their time. */
  bite(state: RoomState, now: number): { readonly more: boolean; readonly full: boolean } {
    return this.#sql.transaction(() => {
      const full = this.#sql.bytes() > MOST_BYTES;
      if (full) this.#cursor = null;
      const more = this.#take(state, full ? state.version - 1 : this.#limitFor(state, now), BITE, full);
      this.#forgetAnswers(now);
      return { more, full };
    });
  }

  #take(state: RoomState, limit: number, most: number, evenIfRemembered = false): boolean {
    this.#cursor ??= (oldestVersion(this.#sql) ?? 1) - 1;
    if (this.#cursor >= limit) return false;
    const due = this.#sql.all<{ version: number; actor_id: string | null }>(
      "SELECT version, actor_id FROM log WHERE version > ? AND version <= ? ORDER BY version LIMIT ?",
      this.#cursor,
      limit,
      most,
    );
    const shown = new Set(state.view.chat.map(({ version }) => version));
    for (const { version, actor_id } of due) {
      if (!evenIfRemembered && actor_id !== null && version >= this.#remembered(actor_id, version)) continue;
      if (shown.has(version)) this.#putAside(version);
      this.#sql.all("DELETE FROM log WHERE version = ?", version);
    }
    this.#cursor = due.at(-1)?.version ?? limit;
    return due.length === most;
  }

  #putAside(version: number): void {
    this.#sql.all(
      `INSERT OR IGNORE INTO kept_chat (version, type, schema, event, hidden)
       SELECT version, type, schema, event, hidden FROM log WHERE version = ?`,
      version,
    );
  }

  #limitFor(state: RoomState, now: number): number {
    if (now - this.#limitAt < LIMIT_MS) return this.#limit;
    const unread = Object.values(state.books.sessions).filter((session) => session.pendingOfflineReconcile);
    const open = state.books.session?.fromVersion ?? state.version + 1;
    const firstUnread = Math.min(open, ...unread.map(({ fromVersion }) => fromVersion));
    const old = lastVersionBefore(this.#sql, now - KEPT_MS);
    this.#limit = Math.min(state.version - KEPT_EVENTS, old, firstUnread - 1);
    this.#limitAt = now;
    return this.#limit;
  }

  /** The version of the oldest of an actor's last commands; looked up again only when it is reached. */
  #remembered(actorId: string, version: number): number {
    const known = this.#rememberedFrom.get(actorId);
    if (known !== undefined && version < known) return known;
    const row = this.#sql.all<{ version: number }>(
      "SELECT version FROM log WHERE actor_id = ? AND command_id IS NOT NULL ORDER BY version DESC LIMIT 1 OFFSET ?",
      actorId,
      KEPT_COMMANDS - 1,
    )[0];
    const from = row?.version ?? 0;
    this.#rememberedFrom.set(actorId, from);
    return from;
  }

  /** Rejections older than the last commands of their actor, and results nobody posts again. */
  #forgetAnswers(now: number): void {
    this.#sql.all("DELETE FROM results WHERE at < ?", now - RESULTS_KEPT_MS);
    const old = this.#sql.all<{ actor_id: string; command_id: string; version: number }>(
      "SELECT actor_id, command_id, version FROM rejections WHERE at < ? LIMIT ?",
      now - KEPT_MS,
      BITE,
    );
    for (const { actor_id, command_id, version } of old) {
      if (version >= this.#remembered(actor_id, version)) continue;
      this.#sql.all("DELETE FROM rejections WHERE actor_id = ? AND command_id = ?", actor_id, command_id);
    }
  }
}

import type { RoomState } from "../../rules/core/room-state.ts";
import { readMeta, writeMeta } from "../meta.ts";
import type { Sql } from "../sql.ts";
import { AnswerPruner } from "./answer-pruner.ts";
import { neededFrom } from "./checkpoints.ts";
import { oldestVersion } from "./log-rows.ts";
import { lastVersionBefore } from "./recent-commands.ts";

/** RES4: the log keeps this many events or this long, whichever is more, up to this many bytes. */
const KEPT_EVENTS = 5000;
const KEPT_MS = 24 * 3_600_000;
const MOST_BYTES = 2 * 1024 ** 3;
/** CMD3: an actor's last commands are remembered, however old. */
const KEPT_COMMANDS = 1000;
/** Rows that one batch of the alarm deletes, and looks at; a commit deletes one for its own (PER4). */
const BATCH = 200;
const LOOK = 1000;
/** How long a looked-up limit is used: limits only ever move up. */
const LOOKED_UP_MS = 60_000;

/** How far the log was looked through; rows that had to stay are looked at again in the next round, a day later. */
interface Round {
  readonly begunAt: number;
  readonly cursor: number;
}

interface Due extends Record<string, string | number | null> {
  readonly version: number;
  readonly actor_id: string | null;
}

/**
 * Takes the oldest rows out of the log in small batches, so that no command waits for it (RES4). A row is due when it
 * is neither among the last 5,000 events nor younger than 24 h, when its session's closure has read it, when no view
 * that may be asked for is rebuilt from it (RES5), and when its command is not among its actor's last 1,000. Lines that
 * the chat still shows move to a table of their own, where a waking room finds them.
 */
export class Pruner {
  readonly #sql: Sql;
  readonly #answers: AnswerPruner;
  readonly #rememberedFrom = new Map<string, { readonly version: number; readonly at: number }>();
  #round: Round | null = null;
  #limit = 0;
  #limitAt = Number.NEGATIVE_INFINITY;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#answers = new AnswerPruner(sql);
  }

  /** The newest version that may be missing from the log; everything after it is there. */
  floor(state: RoomState, now: number): number {
    return Math.max(0, this.#limitFor(state, now), (oldestVersion(this.#sql) ?? state.version + 1) - 1);
  }

  /** One row, within the transaction of a commit. */
  pruneOne(state: RoomState, now: number): void {
    const round = this.#roundAt(now);
    const [due] = this.#due(round.cursor, this.#limitFor(state, now), 1);
    // Keeping a line for the chat writes a row more: that is for the alarm.
    if (due === undefined || isShown(state, due.version)) return;
    this.#round = { ...round, cursor: due.version };
    if (!this.#isRemembered(due, now)) this.#sql.all("DELETE FROM log WHERE version = ?", due.version);
  }

  /** A batch of rows. `more` asks for the next one soon; `full` says that events had to go before their time. */
  pruneBatch(state: RoomState, now: number): { readonly more: boolean; readonly full: boolean } {
    return this.#sql.transaction(() => {
      const full = this.#sql.bytes() > MOST_BYTES;
      const more = full ? this.#pruneOverQuota(state) : this.#pruneExpired(state, now);
      const answersGone = this.#answers.pruneBatch(now, (actorId) => this.#rememberedOf(actorId, now), full);
      return { more: more || answersGone, full };
    });
  }

  /** Takes rows that are due, from where the last batch or commit ended. */
  #pruneExpired(state: RoomState, now: number): boolean {
    const round = this.#roundAt(now);
    const limit = this.#limitFor(state, now);
    const rows = this.#due(round.cursor, limit, LOOK);
    let taken = 0;
    let { cursor } = round;
    for (const row of rows) {
      if (taken === BATCH) break;
      cursor = row.version;
      if (this.#isRemembered(row, now)) continue;
      this.#take(state, row.version);
      taken += 1;
    }
    if (cursor !== round.cursor) {
      this.#round = { ...round, cursor };
      // Otherwise every waking room would look again through all rows that have to stay.
      writeMeta(this.#sql, "prune", this.#round);
    }
    return rows.at(-1) !== undefined && (cursor !== rows.at(-1)?.version || rows.length === LOOK);
  }

  /** Takes the oldest rows, even those that may still be asked for. */
  #pruneOverQuota(state: RoomState): boolean {
    const rows = this.#due(0, state.version - 1, BATCH);
    for (const { version } of rows) this.#take(state, version);
    return rows.length > 0;
  }

  #take(state: RoomState, version: number): void {
    if (isShown(state, version)) this.#keepForChat(version);
    this.#sql.all("DELETE FROM log WHERE version = ?", version);
  }

  #keepForChat(version: number): void {
    this.#sql.all(
      `INSERT OR IGNORE INTO kept_chat (version, type, schema, event, hidden)
       SELECT version, type, schema, event, hidden FROM log WHERE version = ?`,
      version,
    );
  }

  #due(after: number, upTo: number, most: number): Due[] {
    if (after >= upTo) return [];
    const query = "SELECT version, actor_id FROM log WHERE version > ? AND version <= ? ORDER BY version LIMIT ?";
    return this.#sql.all<Due>(query, after, upTo, most);
  }

  #roundAt(now: number): Round {
    this.#round ??= readMeta<Round>(this.#sql, "prune") ?? null;
    if (this.#round === null || this.#round.begunAt + KEPT_MS <= now) this.#round = { begunAt: now, cursor: 0 };
    return this.#round;
  }

  #limitFor(state: RoomState, now: number): number {
    if (now - this.#limitAt < LOOKED_UP_MS) return this.#limit;
    const unread = Object.values(state.privateState.sessions).filter((session) => session.pendingOfflineReconcile);
    const open = state.privateState.session?.fromVersion ?? state.version + 1;
    const firstUnread = Math.min(open, ...unread.map(({ fromVersion }) => fromVersion));
    const old = lastVersionBefore(this.#sql, now - KEPT_MS);
    const needed = neededFrom(this.#sql, state.version);
    this.#limit = Math.min(state.version - KEPT_EVENTS, old, firstUnread - 1, needed);
    this.#limitAt = now;
    return this.#limit;
  }

  #isRemembered({ version, actor_id }: Due, now: number): boolean {
    return actor_id !== null && version >= this.#rememberedOf(actor_id, now);
  }

  /** The version of the oldest of an actor's last 1,000 commands; 0 where there are fewer. */
  #rememberedOf(actorId: string, now: number): number {
    const known = this.#rememberedFrom.get(actorId);
    if (known !== undefined && now - known.at < LOOKED_UP_MS) return known.version;
    const row = this.#sql.all<{ version: number }>(
      "SELECT version FROM log WHERE actor_id = ? AND command_id IS NOT NULL ORDER BY version DESC LIMIT 1 OFFSET ?",
      actorId,
      KEPT_COMMANDS - 1,
    )[0];
    const version = row?.version ?? 0;
    this.#rememberedFrom.set(actorId, { version, at: now });
    return version;
  }
}

function isShown(state: RoomState, version: number): boolean {
  return state.view.chat.some((entry) => entry.version === version);
}

import type { HubBanChange } from "../protocol/state/hub-ban.ts";
import type { RecordedEvent } from "../rules/core/draft.ts";
import type { Sql } from "../storage/sql.ts";

interface BanOutboxPorts {
  readonly sql: Sql;
  clock(): number;
  /** Tells the hub and its live rooms; rejects where the hub was not reached, and gives whether all rooms were. */
  tell(ban: HubBanChange): Promise<boolean>;
  onError(error: unknown): void;
}

/** The first try is made at once; this is how much later the alarm tries where that came to nothing. */
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;
/** Live rooms that were not reached so often learn of it with the renewal of their lease. */
const MOST_PUSHES = 5;

interface Row {
  readonly actor_id: string;
  readonly body: string;
  readonly sends: number;
}

/** Bans from the whole hub on their way to it (MOD6): a row stays until the hub has the ban. */
export class BanOutbox {
  readonly #ports: BanOutboxPorts;
  #isDraining = false;
  /** Whether there may be rows: looking costs a row at every commit, and there hardly ever is one. */
  #mayWait = true;

  constructor(ports: BanOutboxPorts) {
    this.#ports = ports;
  }

  /** Stores the bans among some events, within their transaction. */
  stage(recorded: readonly RecordedEvent[]): void {
    for (const each of recorded) {
      const ban = hubBanOf(each);
      if (ban === undefined) continue;
      this.#mayWait = true;
      // Of an actor only the last one.
      this.#ports.sql.all(
        "INSERT OR REPLACE INTO hub_bans (actor_id, body, next_at, sends) VALUES (?, ?, 0, 0)",
        ban.actorId,
        JSON.stringify(ban),
      );
    }
  }

  /** When the alarm is to try again, in ms; null where nothing waits. */
  alarmAt(): number | null {
    if (!this.#mayWait) return null;
    const { sql, clock } = this.#ports;
    const [row] = sql.all<{ next: number | null }>("SELECT min(next_at) AS next FROM hub_bans");
    const next = row?.next ?? null;
    this.#mayWait = next !== null;
    return next === 0 ? clock() + FIRST_RETRY_MS : next;
  }

  /** Tells whatever is due. The next time is written first: a crash in between costs a repetition. */
  async drain(): Promise<void> {
    if (this.#isDraining || !this.#mayWait) return;
    this.#isDraining = true;
    try {
      for (let due = this.#claim(); due.length > 0; due = this.#claim()) {
        await Promise.all(due.map((row) => this.#tell(row)));
      }
    } catch (error) {
      this.#ports.onError(error);
    } finally {
      this.#isDraining = false;
    }
  }

  #claim(): readonly Row[] {
    const { sql, clock } = this.#ports;
    const now = clock();
    return sql.transaction(() => {
      const due = sql.all<{ actor_id: string; body: string; sends: number }>(
        "SELECT actor_id, body, sends FROM hub_bans WHERE next_at <= ?",
        now,
      );
      for (const { actor_id: actorId, sends } of due) {
        const next = now + Math.min(FIRST_RETRY_MS * 2 ** sends, LONGEST_RETRY_MS);
        sql.all("UPDATE hub_bans SET sends = sends + 1, next_at = ? WHERE actor_id = ?", next, actorId);
      }
      return due;
    });
  }

  async #tell({ actor_id: actorId, body, sends }: Row): Promise<void> {
    const { sql, tell, onError } = this.#ports;
    try {
      // The room's own row.
      const isEverywhere = await tell(JSON.parse(body) as HubBanChange);
      // Another ban of the same actor may have taken the row's place meanwhile.
      if (isEverywhere || sends + 1 >= MOST_PUSHES)
        sql.all("DELETE FROM hub_bans WHERE actor_id = ? AND body = ?", actorId, body);
    } catch (error) {
      onError(error);
    }
  }
}

/** The change of the hub's bans that an event is; undefined for every other event. */
export function hubBanOf({ event, hidden }: RecordedEvent): HubBanChange | undefined {
  if (event.type !== "moderation.banned" && event.type !== "moderation.unbanned") return undefined;
  if (event.data.scope !== "hub") return undefined;
  const isLifted = event.type === "moderation.unbanned";
  return { actorId: event.data.target, until: hidden?.until ?? null, isLifted, at: Date.parse(event.at) };
}

import type { HubRecord } from "../protocol/bridge/hub-record.ts";
import type { OfflineJob } from "../protocol/bridge/offline-job.ts";
import type { Sql } from "../storage/sql.ts";

/** A table of things to be sent, and how patient it is. */
interface OutboxTable {
  readonly name: "jobs" | "records";
  /** How long after something was staged the alarm sends it, if it is still there, in ms. */
  readonly unsentMs: number;
  /** How long after its first sending it is sent again, then doubled, to 5 min, in ms. */
  readonly againMs: number;
}

/** Somebody waits for a job: it is sent again 5 s after its first sending if its last result is not back (JOB1). */
export const JOBS: OutboxTable = { name: "jobs", unsentMs: 1000, againMs: 5_000 };
/** Nobody waits for a record (AUD2): its alarm comes later than the regular one of a room with sockets (PRE5). */
export const RECORDS: OutboxTable = { name: "records", unsentMs: 120_000, againMs: 120_000 };

export interface OutboxPorts<Job> {
  readonly sql: Sql;
  clock(): number;
  /** Hands a job to the queue; rejects where the queue does not take it. */
  send(job: Job): Promise<void>;
  /** A job could not be handed over; it will be tried again. */
  onSendError(job: Job, error: unknown): void;
  /** The rows could not be read or written; the alarm tries again. */
  onDrainError(error: unknown): void;
}

const LONGEST_RETRY_MS = 5 * 60_000;
/** Most jobs handed over in one go; the rest follow with the next. */
const MAX_SENDS_PER_DRAIN = 50;

/**
 * Jobs on their way to the bridge. A row stays until its last result is back, so neither a queue that forgets nor a
 * bridge that is down can lose one; the row is a wake-up, not a truth (JOB1). Records, whose rows stay until the archive
 * has them, have an outbox of their own.
 */
export class Outbox<Job extends OfflineJob | HubRecord> {
  readonly #ports: OutboxPorts<Job>;
  readonly #table: OutboxTable;
  #draining = false;
  #again = false;

  constructor(ports: OutboxPorts<Job>, table: OutboxTable) {
    this.#ports = ports;
    this.#table = table;
  }

  /** When the next sending is due, in ms; null where nothing waits. A job that was just staged is due at 0. */
  nextAt(): number | null {
    return (
      this.#ports.sql.all<{ next: number | null }>(`SELECT min(next_at) AS next FROM ${this.#table.name}`)[0]?.next ??
      null
    );
  }

  /** When the alarm is to send a job, in ms. A staged one is sent at once, so the alarm leaves some time for that. */
  alarmAt(): number | null {
    const next = this.nextAt();
    return next === 0 ? this.#ports.clock() + this.#table.unsentMs : next;
  }

  /** Jobs that were sent and have no final result: how many, and when the oldest was staged, in ms. */
  backlog(): { readonly waiting: number; readonly oldestAt: number | null } {
    const row = this.#ports.sql.all<{ waiting: number; oldest: number | null }>(
      `SELECT count(*) AS waiting, min(json_extract(body, '$.stagedAt')) AS oldest FROM ${this.#table.name} WHERE sends > 0`,
    )[0];
    return { waiting: row?.waiting ?? 0, oldestAt: row?.oldest ?? null };
  }

  /** Everything that has not arrived, sent or not: how many, and when the oldest was staged, in ms. */
  waiting(): { readonly waiting: number; readonly oldestAt: number | null } {
    const row = this.#ports.sql.all<{ waiting: number; oldest: number | null }>(
      `SELECT count(*) AS waiting, min(json_extract(body, '$.stagedAt')) AS oldest FROM ${this.#table.name}`,
    )[0];
    return { waiting: row?.waiting ?? 0, oldestAt: row?.oldest ?? null };
  }

  /** Sends every job that is due. The next time is written first: a crash in between costs a repetition, not a job. */
  async drain(): Promise<void> {
    this.#again = true;
    if (this.#draining) return;
    this.#draining = true;
    try {
      while (this.#again) {
        this.#again = false;
        await Promise.all(this.#claimDue().map((job) => this.#send(job)));
      }
    } finally {
      this.#draining = false;
    }
  }

  /** Sends the jobs that a commit has staged. A failure is left to the alarm, which that commit has set. */
  onStaged(): void {
    this.drain().catch((error: unknown) => {
      this.#ports.onDrainError(error);
    });
  }

  /** The next drain sends this one, whenever it was sent last. */
  expedite(jobId: string): void {
    this.#ports.sql.all(`UPDATE ${this.#table.name} SET next_at = 0 WHERE id = ?`, jobId);
  }

  /** It has arrived and is not sent again. */
  remove(jobId: string): void {
    this.#ports.sql.all(`DELETE FROM ${this.#table.name} WHERE id = ?`, jobId);
  }

  async #send(job: Job): Promise<void> {
    try {
      await this.#ports.send(withHop(job, this.#ports.clock()));
    } catch (error) {
      this.#ports.onSendError(job, error);
    }
  }

  #claimDue(): Job[] {
    const { sql, clock } = this.#ports;
    const { name, againMs } = this.#table;
    const now = clock();
    return sql.transaction(() => {
      const due = sql.all<{ id: string; body: string; sends: number }>(
        `SELECT id, body, sends FROM ${name} WHERE next_at <= ? ORDER BY next_at, made LIMIT ?`,
        now,
        MAX_SENDS_PER_DRAIN,
      );
      for (const { id, sends } of due) {
        const next = now + backOff(sends + 1, againMs);
        sql.all(`UPDATE ${name} SET sends = sends + 1, next_at = ? WHERE id = ?`, next, id);
      }
      // The room's own rows.
      return due.map(({ body }) => (JSON.parse(body) as { readonly job: Job }).job);
    });
  }
}

function withHop<Job extends OfflineJob | HubRecord>(job: Job, now: number): Job {
  return { ...job, hops: { ...job.hops, queuedAt: new Date(now).toISOString() } };
}

/** When a job was last sent, in ms, by when it is sent next and how often it was. */
export function sentAt(nextAt: number, sends: number): number {
  return nextAt - backOff(sends, JOBS.againMs);
}

/** How long after its nth sending a job is sent again, in ms. */
function backOff(sends: number, againMs: number): number {
  return Math.min(againMs * 2 ** Math.max(0, sends - 1), LONGEST_RETRY_MS);
}

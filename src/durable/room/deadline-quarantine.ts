import type { Deadline } from "../rules/deadlines/deadlines.ts";
import { readMeta, writeMeta } from "../storage/meta.ts";
import type { Sql } from "../storage/sql.ts";

/** The wait after the first failure of a deadline; it doubles with each further one, up to the longest. */
const FIRST_MS = 10_000;
const LONGEST_MS = 10 * 60_000;

/** All of them are one row. Beyond this the oldest failure is forgotten, and its deadline is tried again at once. */
const MOST_REMEMBERED = 1000;

interface Failure {
  readonly times: number;
  readonly until: number;
}

/**
 * Deadlines that threw when they were met. Every input first applies all deadlines that are due (RES7), so one bad row
 * would stop the room. Each is tried again after a growing wait, which survives hibernation. Only a bug costs rows
 * here.
 */
export class DeadlineQuarantine {
  readonly #sql: Sql;
  readonly #failures: Map<string, Failure>;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#failures = new Map(Object.entries(readMeta<Record<string, Failure>>(sql, "put-aside") ?? {}));
  }

  /** When a deadline may be tried again, in ms; 0 for one that never failed. */
  retryAt(deadline: Deadline): number {
    return this.#failures.get(keyOf(deadline))?.until ?? 0;
  }

  /** Records a failure at `now`; gives when the deadline is tried again. */
  add(deadline: Deadline, now: number): number {
    // A deadline that failed long ago and not since has been repaired, or is gone.
    for (const [key, { until }] of this.#failures) if (until + 2 * LONGEST_MS < now) this.#failures.delete(key);
    const times = (this.#failures.get(keyOf(deadline))?.times ?? 0) + 1;
    const until = now + Math.min(FIRST_MS * 2 ** (times - 1), LONGEST_MS);
    this.#failures.set(keyOf(deadline), { times, until });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MOST_REMEMBERED && oldest !== undefined) this.#failures.delete(oldest);
    writeMeta(this.#sql, "put-aside", Object.fromEntries(this.#failures));
    return until;
  }
}

function keyOf({ what, id }: Deadline): string {
  return `${what}:${id}`;
}

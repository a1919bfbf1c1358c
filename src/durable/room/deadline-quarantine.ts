import type { Deadline } from "../rules/core/deadlines.ts";
import { readMeta, writeMeta } from "../storage/meta.ts";
import type { Sql } from "../storage/sql.ts";

/** After its first failure a deadline is left alone for so long, then for twice as long each time, up to the longest. */
const FIRST_MS = 10_000;
const LONGEST_MS = 10 * 60_000;

/** They lie in one row; the one that failed first is forgotten first, and tried again at once. */
const MOST_REMEMBERED = 1000;

interface Failure {
  readonly times: number;
  readonly until: number;
}

/**
 * Deadlines that threw when they were met: one bad row must not brick a room, in which every input first applies all
 * that is due (RES7). Each is tried again later and later, over hibernation too. It costs rows only when there is a bug.
 */
export class DeadlineQuarantine {
  readonly #sql: Sql;
  readonly #failures: Map<string, Failure>;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#failures = new Map(Object.entries(readMeta<Record<string, Failure>>(sql, "put-aside") ?? {}));
  }

  /** Until when a deadline is left alone, in ms; 0 for one that never failed. */
  retryAt(deadline: Deadline): number {
    return this.#failures.get(keyOf(deadline))?.until ?? 0;
  }

  /** It has failed, at `now`: gives until when it is left alone. */
  add(deadline: Deadline, now: number): number {
    // What failed long ago and not since has been mended, or is gone.
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

import type { Problem } from "./protocol/problem.ts";
import { spend, type FullAt } from "./rules/budget.ts";

/** LIM4, for each actor in a room; SOK10 for each actor of a hub. */
const BUDGETS = {
  tickets: { burst: 10, perSeconds: 10 },
  reads: { burst: 20, perSeconds: 1 },
  hub: { burst: 20, perSeconds: 1 },
} as const;
const NAMES = { tickets: "tickets", reads: "reads", hub: "requests to the hub" } as const;

/** Above this, budgets that are full again are forgotten. */
const MANY = 1000;

/** What one actor may ask of a room over HTTP. It refills within seconds, so it need not outlive the room's waking. */
export class HttpBudgets {
  readonly #fullAt = new Map<string, FullAt>();
  #many = MANY;

  /** Spends one, or says when one may be had. */
  spend(what: keyof typeof BUDGETS, actorId: string, now: number): Problem | null {
    const key = `${what}:${actorId}`;
    const spending = spend(this.#fullAt.get(key), now, BUDGETS[what]);
    if (!spending.allowed) {
      const { retryAfterMs } = spending;
      return { code: "rate-limited", detail: `too many ${NAMES[what]}; try again in ${retryAfterMs} ms`, retryAfterMs };
    }
    this.#fullAt.set(key, spending.fullAt);
    if (this.#fullAt.size > this.#many) this.#forget(now);
    return null;
  }
  #forget(now: number): void {
    for (const [key, at] of this.#fullAt) if (at <= now) this.#fullAt.delete(key);
    // Where nearly all are still asked for, the next look is worth its while only when there are many more.
    this.#many = Math.max(MANY, 2 * this.#fullAt.size);
  }
}

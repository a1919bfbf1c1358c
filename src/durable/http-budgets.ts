import type { Problem } from "./protocol/problem.ts";
import { spend, type FullAt } from "./rules/budget.ts";

/** LIM4, for each actor in a room. */
const BUDGETS = {
  tickets: { burst: 10, perSeconds: 10 },
  reads: { burst: 20, perSeconds: 1 },
} as const;

/** Above this, budgets that are full again are forgotten. */
const MANY = 1000;

/** What one actor may ask of a room over HTTP. It refills within seconds, so it need not outlive the room's waking. */
export class HttpBudgets {
  readonly #fullAt = new Map<string, FullAt>();

  /** Spends one, or says when one may be had. */
  spend(what: keyof typeof BUDGETS, actorId: string, now: number): Problem | null {
    const key = `${what}:${actorId}`;
    const spending = spend(this.#fullAt.get(key), now, BUDGETS[what]);
    if (!spending.allowed) {
      const { retryAfterMs } = spending;
      return { code: "rate-limited", detail: `too many ${what}; try again in ${retryAfterMs} ms`, retryAfterMs };
    }
    this.#fullAt.set(key, spending.fullAt);
    if (this.#fullAt.size > MANY) for (const [old, at] of this.#fullAt) if (at <= now) this.#fullAt.delete(old);
    return null;
  }
}

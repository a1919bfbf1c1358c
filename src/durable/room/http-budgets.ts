import type { Budget } from "../protocol/catalog/catalog.ts";
import type { Problem } from "../protocol/http/problem.ts";
import { spend, type FullAt } from "../rules/limits/budget.ts";

/** LIM4 and LIM6, for each actor in a room; SOK10 for each actor of a hub. */
const BUDGETS = {
  tickets: { burst: 10, perSeconds: 10 },
  reads: { burst: 20, perSeconds: 1 },
  upgrades: { burst: 20, perSeconds: 20 },
  "token refreshes": { burst: 5, perSeconds: 50 },
  "requests to the hub": { burst: 20, perSeconds: 1 },
} as const;
/** The requests that have a budget, by the name in a refusal. */
export type Budgeted = keyof typeof BUDGETS;
/**
 * LIM6: the budget for frames, or for commands over HTTP, is five times that for commands: replays and faults count.
 */
const FRAMES_PER_COMMAND = 5;

/** Above this many, budgets that are full again are forgotten. */
const MANY = 1000;

/**
 * Budgets of actors for everything beside accepted commands. They refill within seconds and need not survive
 * hibernation.
 */
export class HttpBudgets {
  readonly #fullAt = new Map<string, FullAt>();
  #many = MANY;

  /** Spends one, or gives the refusal with the wait. */
  spend(what: Budgeted, actorId: string, now: number): Problem | null {
    return this.#spend(what, actorId, now, BUDGETS[what]);
  }

  /** The same for a frame of a connection, or for a command over HTTP, under the hub's own limit (LIM6). */
  spendFrame(key: string, now: number, { burst, perSeconds }: Budget): Problem | null {
    return this.#spend("frames", key, now, { burst: FRAMES_PER_COMMAND * burst, perSeconds });
  }

  #spend(what: string, owner: string, now: number, budget: Budget): Problem | null {
    const key = `${what}:${owner}`;
    const known = this.#fullAt.get(key);
    // A budget can lie further ahead than it lasts only where the clock was set back since.
    const wasSetBack = known !== undefined && known > now + budget.perSeconds * 1000;
    const spending = spend(wasSetBack ? undefined : known, now, budget);
    if (!spending.allowed) {
      const { retryAfterMs } = spending;
      return { code: "rate-limited", detail: `too many ${what}; try again in ${retryAfterMs} ms`, retryAfterMs };
    }
    this.#fullAt.set(key, spending.fullAt);
    if (this.#fullAt.size > this.#many) this.#forget(now);
    return null;
  }

  #forget(now: number): void {
    for (const [key, at] of this.#fullAt) if (at <= now) this.#fullAt.delete(key);
    // Where nearly all are still in use, the next sweep waits until there are many more.
    this.#many = Math.max(MANY, 2 * this.#fullAt.size);
  }
}

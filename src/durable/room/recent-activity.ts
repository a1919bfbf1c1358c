import type { Catalog } from "../protocol/catalog/catalog.ts";
import type { RoomInput } from "../rules/core/room-input.ts";
import type { FullAt } from "../rules/limits/budget.ts";
import { IDLE_AFTER_MS } from "../rules/limits/times.ts";
import { recentCommands } from "../storage/log/recent-commands.ts";
import type { Sql } from "../storage/sql.ts";
import type { Processed } from "./process-input.ts";

/** Slow mode looks back at most this far for an actor's last talk (MOD1). */
const LONGEST_SLOW_MODE_MS = 10 * 60_000;
/** Above this many, budgets that are full again are forgotten. */
const MANY_BUDGETS = 2000;

/** A waking room reads this off the log's end: budgets that are spent, and the time of each actor's last command. */
export class RecentActivity {
  readonly #budgets = new Map<string, FullAt>();
  readonly #lastCommandAt = new Map<string, number>();
  #manyBudgets = MANY_BUDGETS;
  #second = 0;
  #taken = 0;

  /** Reads it off the log anew, as far back as this catalog's slowest budget, and idling and slow mode, need it. */
  load(sql: Sql, catalog: Catalog, now: number): void {
    this.#budgets.clear();
    this.#lastCommandAt.clear();
    const since = now - Math.max(IDLE_AFTER_MS, LONGEST_SLOW_MODE_MS, longestBudgetMs(catalog));
    for (const { actorId, at, spent } of recentCommands(sql, since)) {
      this.#lastCommandAt.set(actorId, at);
      for (const [key, fullAt] of spent) this.#budgets.set(key, fullAt);
    }
  }

  readonly lastCommandAt = (actorId: string): number | undefined => this.#lastCommandAt.get(actorId);

  readonly budget = (key: string): FullAt | undefined => this.#budgets.get(key);

  /** Budgets that are not full, by key (LIM1). */
  spent(now: number): readonly (readonly [key: string, fullAt: FullAt])[] {
    return [...this.#budgets].filter(([, fullAt]) => fullAt > now);
  }

  /** Commands of this second (LIM2). */
  commandsOf(now: number): number {
    return Math.floor(now / 1000) === this.#second ? this.#taken : 0;
  }

  remember({ spent, outcome }: Processed, input: RoomInput, now: number): void {
    const receipt = outcome.kind === "done" ? outcome.receipt : undefined;
    for (const [key, fullAt] of spent) this.#budgets.set(key, fullAt);
    // A shed command was no work: a flood of talk must not crowd out the commands that are shed last (LIM2).
    const wasShed = receipt?.status === "rejected" && receipt.code === "room-busy";
    if (spent.length > 0 && !wasShed) this.#count(now);
    // As it is read off the log after waking: accepted commands, each once.
    const acted = receipt?.status === "accepted" && receipt.replayed !== true;
    if (input.kind === "command" && acted) this.#lastCommandAt.set(input.actor.actorId, now);
    if (this.#budgets.size > this.#manyBudgets) this.#forgetBudgets(now);
  }

  /** Counts a command of this second; replays cost nothing (LIM2). */
  #count(now: number): void {
    const second = Math.floor(now / 1000);
    this.#taken = second === this.#second ? this.#taken + 1 : 1;
    this.#second = second;
  }

  #forgetBudgets(now: number): void {
    for (const [key, at] of this.#budgets) if (at + LONGEST_SLOW_MODE_MS <= now) this.#budgets.delete(key);
    // Where nearly all are still in use, the next sweep waits until there are many more.
    this.#manyBudgets = Math.max(MANY_BUDGETS, 2 * this.#budgets.size);
  }
}

/** The refill time of a catalog's slowest budget, in ms: a waking room reads spent budgets that far back (LIM1). */
function longestBudgetMs({ verbs, limits }: Catalog): number {
  const windows = verbs.map(({ rateLimit }) => rateLimit?.perSeconds ?? 0);
  return 1000 * Math.max(limits.actorCommands.perSeconds, limits.actorTextBytes.perSeconds, ...windows);
}

import type { Problem } from "./protocol/problem.ts";
import { processInput, type Outcome, type Trace, type Written } from "./process-input.ts";
import { BUILT_IN_CATALOG } from "./rules/built-in-catalog.ts";
import type { FullAt } from "./rules/budget.ts";
import { nextWake } from "./rules/next-wake.ts";
import type { RoomInput } from "./rules/room-input.ts";
import type { RoomState } from "./rules/room-state.ts";
import type { RuleContext } from "./rules/rule-context.ts";
import { IDLE_AFTER_MS } from "./rules/times.ts";
import { Pruner } from "./storage/prune.ts";
import { recentCommands } from "./storage/recent-commands.ts";
import { loadRoom, storedInventory, storedSession } from "./storage/room-store.ts";
import { storedTalk } from "./storage/talk.ts";
import type { Sql } from "./storage/sql.ts";

/** What a room needs of the world. */
export interface RoomPorts {
  readonly sql: Sql;
  clock(): number;
  newId(prefix: string): string;
  newSeed(): string;
  /** Moves the alarm; within a transaction it is undone with it. */
  setAlarm(at: number): void;
  isConnected(actorId: string): boolean;
  /** When the room's surroundings (outbox, leases, connections) want to be woken. */
  alsoDue(): readonly (number | null)[];
  /** After the commit: everything that was written, with the states around it. */
  told(written: readonly Written[], before: RoomState, after: RoomState): void;
  /** An input threw: a bug. The room stands as it was committed. */
  failed(error: unknown, input: RoomInput, trace: Trace): void;
}

/** Longest window a verb's budget may have been spent in and still matter after waking. */
const BUDGETS_KEPT_MS = 10 * 60_000;
/** Above this, budgets that are full again are forgotten. */
const MANY_BUDGETS = 2000;

/**
 * A room in memory: the state as it was last committed, and what can be read off the log again after waking (budgets,
 * when who last acted). One input at a time goes through `apply`.
 */
export class Room {
  readonly #ports: RoomPorts;
  readonly #address: { readonly hubId: string; readonly roomId: string };
  readonly pruner: Pruner;
  readonly #budgets = new Map<string, FullAt>();
  readonly #lastCommandAt = new Map<string, number>();
  #state: RoomState;
  /** No deadline of the rules is due before this. */
  #restsUntil = 0;
  #alarmAt: number | null;
  #second = 0;
  #taken = 0;

  /** `alarmAt` is when the alarm is set for, null where it is not. */
  constructor(address: { hubId: string; roomId: string }, ports: RoomPorts, alarmAt: number | null) {
    this.#ports = ports;
    this.pruner = new Pruner(ports.sql);
    this.#address = address;
    this.#alarmAt = alarmAt;
    this.#state = this.#load();
  }

  get state(): RoomState {
    return this.#state;
  }

  /** The room's clock (RES7). */
  now(): number {
    return Math.max(this.#ports.clock(), this.#state.now);
  }

  /** Takes one input all the way to its commit (CMD1), then has it told. */
  apply(input: RoomInput, trace: Trace): Outcome {
    const before = this.#state;
    const now = this.now();
    let processed;
    try {
      processed = processInput(before, input, this.#context(now), trace, {
        sql: this.#ports.sql,
        pruner: this.pruner,
        arm: (state) => this.#arm(before, state),
      });
    } catch (error) {
      this.#reload();
      this.#ports.failed(error, input, trace);
      return { kind: "refused", problem: BUG };
    }
    this.#state = { ...processed.state, now: processed.written.length > 0 ? now : before.now };
    this.#remember(processed.spent, input, processed.written.length > 0, now);
    this.#ports.told(processed.written, before, this.#state);
    return processed.outcome;
  }

  /** The alarm has gone off, so none is set now. Sets the next one. */
  alarmRang(): void {
    this.#alarmAt = null;
    this.#restsUntil = 0;
  }

  /** Sets the alarm anew for what is due now, after something around the room has changed. */
  rearm(): void {
    this.#setAlarm(this.#nextWake(this.#state));
  }

  #context(now: number): RuleContext {
    const { sql, newId, newSeed } = this.#ports;
    return {
      now,
      restsUntil: this.#restsUntil,
      newId,
      newSeed,
      lastCommandAt: (actorId) => this.#lastCommandAt.get(actorId),
      budget: (key) => this.#budgets.get(key),
      roomLoad: this.#loadAt(now),
      isConnected: (actorId) => this.#ports.isConnected(actorId),
      storedTalk: (version) => storedTalk(sql, version),
      storedInventory: (actorId) => storedInventory(sql, actorId),
      storedSession: (sessionId) => storedSession(sql, sessionId),
    };
  }

  #loadAt(now: number): number {
    return Math.floor(now / 1000) === this.#second ? this.#taken : 0;
  }

  /** One more command in this second; replays cost nothing (LIM2). */
  #countLoad(now: number): void {
    const second = Math.floor(now / 1000);
    this.#taken = second === this.#second ? this.#taken + 1 : 1;
    this.#second = second;
  }

  #load(): RoomState {
    const { hubId, roomId } = this.#address;
    const state = loadRoom(this.#ports.sql, hubId, roomId, BUILT_IN_CATALOG);
    const now = Math.max(this.#ports.clock(), state.now);
    const since = now - Math.max(IDLE_AFTER_MS, BUDGETS_KEPT_MS);
    for (const { actorId, at, spent } of recentCommands(this.#ports.sql, since)) {
      this.#lastCommandAt.set(actorId, at);
      for (const [key, fullAt] of spent) this.#budgets.set(key, fullAt);
    }
    return state;
  }

  #reload(): void {
    this.#restsUntil = 0;
    this.#alarmAt = null;
    this.#budgets.clear();
    this.#lastCommandAt.clear();
    this.#state = this.#load();
  }

  #remember(spent: readonly (readonly [string, number])[], input: RoomInput, changed: boolean, now: number): void {
    for (const [key, fullAt] of spent) this.#budgets.set(key, fullAt);
    if (spent.length > 0) this.#countLoad(now);
    if (input.kind === "command" && changed) this.#lastCommandAt.set(input.actor.actorId, now);
    if (this.#budgets.size <= MANY_BUDGETS) return;
    for (const [key, fullAt] of this.#budgets) if (fullAt <= now) this.#budgets.delete(key);
  }

  /** Looks for the next deadline only where the state has changed in something that can have one (PER4). */
  #arm(before: RoomState, after: RoomState): void {
    if (sameDeadlines(before, after) && this.#restsUntil > this.now()) return;
    this.#setAlarm(this.#nextWake(after));
  }

  #nextWake(state: RoomState): number | null {
    const lastCommandAt = (actorId: string) => this.#lastCommandAt.get(actorId);
    this.#restsUntil = nextWake(state, lastCommandAt) ?? Number.POSITIVE_INFINITY;
    return nextWake(state, lastCommandAt, this.#ports.alsoDue());
  }

  /** Only ever to an earlier time: an alarm that rings for nothing costs less than one moved at every command (PER4). */
  #setAlarm(at: number | null): void {
    if (at === null) return;
    // A job is staged as due at 0, and the runtime refuses such a time: what is overdue is due now.
    const due = Math.max(at, this.#ports.clock());
    if (this.#alarmAt !== null && this.#alarmAt <= due) return;
    this.#ports.setAlarm(due);
    this.#alarmAt = due;
  }
}

/** Everything that `deadlines` looks at is the same. */
function sameDeadlines(before: RoomState, after: RoomState): boolean {
  return (
    before.books === after.books &&
    before.view.participants === after.view.participants &&
    before.view.contests === after.view.contests &&
    before.view.trades === after.view.trades
  );
}

const BUG: Problem = { code: "internal", detail: "something went wrong here; nothing was changed" };

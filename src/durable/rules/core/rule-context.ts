import type { Session } from "../../protocol/state/session.ts";
import type { RetryAt } from "../deadlines/deadlines.ts";
import type { FullAt } from "../limits/budget.ts";

/** A line that was said, as the log has it. */
export interface Talk {
  readonly author: string;
  readonly target?: string;
  readonly text: string;
  readonly retracted: boolean;
  /** The actors who have reported it (MOD7). */
  readonly reporters: readonly string[];
}

/** Everything beside the state that rules may ask for: time, chance, and rows that are seldom needed. */
export interface RuleContext {
  /** The room's clock in ms: never behind the last commit (RES7). */
  readonly now: number;
  /** No deadline is due before this, in ms; 0 where that is not known. Spares every command the search. */
  readonly restsUntil: number;
  readonly retryAt: RetryAt;
  /** A fresh id that nobody can guess. */
  newId(prefix: "ses" | "con" | "rit" | "tra"): string;
  /** 32 random bytes in hex (CON6). */
  newSeed(): string;
  /** When an actor's last accepted command was, in ms; undefined where there was none since they came. */
  lastCommandAt(actorId: string): number | undefined;
  /** Commands the room has taken in the current second (LIM2). */
  readonly roomLoad: number;
  /** Whether an actor has a connection, spectators included. */
  isConnected(actorId: string): boolean;
  /** The state of a budget, by its key. */
  budget(key: string): FullAt | undefined;
  /** The items of an actor who is not listed any more. */
  storedInventory(actorId: string): Readonly<Record<string, number>>;
  /** A line that was said, as long as the log keeps it. */
  storedTalk(version: number): Talk | undefined;
  /** A closed session, however old. */
  storedSession(sessionId: string): Session | undefined;
}

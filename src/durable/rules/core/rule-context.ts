import type { Session } from "../../protocol/state/session.ts";
import type { FullAt } from "../limits/budget.ts";
import type { RetryAt } from "./deadlines.ts";

/** Something that was said, as the log has it. */
export interface Talk {
  readonly author: string;
  readonly target?: string;
  readonly text: string;
  readonly retracted: boolean;
}

/** What rules cannot know by themselves: time, chance, and what lies in storage because it is seldom asked for. */
export interface RuleContext {
  /** The room's clock in ms: never behind the last commit (RES7). */
  readonly now: number;
  /** No deadline is due before this, in ms; 0 where nobody has looked. Spares every command the search. */
  readonly restsUntil: number;
  readonly retryAt: RetryAt;
  /** A fresh id that nobody can guess. */
  newId(prefix: "ses" | "con" | "rit" | "tra"): string;
  /** 32 random bytes in hex (CON6). */
  newSeed(): string;
  /** When an actor's last accepted command was, in ms; undefined where he has given none since he came. */
  lastCommandAt(actorId: string): number | undefined;
  /** Commands the room has taken in the current second (LIM2). */
  readonly roomLoad: number;
  /** Whether an actor has a connection, spectators included. */
  isConnected(actorId: string): boolean;
  /** The state of a budget, by its key. */
  budget(key: string): FullAt | undefined;
  /** What an actor owns who is not listed any more. */
  storedInventory(actorId: string): Readonly<Record<string, number>>;
  /** Something said, as long as the log keeps it. */
  storedTalk(version: number): Talk | undefined;
  /** A closed session, however old. */
  storedSession(sessionId: string): Session | undefined;
}

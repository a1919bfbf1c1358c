import type { RoomState } from "../rules/core/room-state.ts";
import { nextWake, type RetryAt } from "../rules/deadlines/deadlines.ts";

/** The alarm's surroundings: the platform's alarm, and everything that wants to be woken. */
export interface AlarmPorts {
  clock(): number;
  /** Moves the alarm; within a transaction it is undone with it. */
  setAlarm(at: number): void;
  clearAlarm(): void;
  /** When the room's surroundings (outbox, leases, connections) want to be woken. */
  alsoDue(): readonly (number | null)[];
}

/** All that a deadline depends on besides the state. */
export interface Timing {
  readonly lastCommandAt: (actorId: string) => number | undefined;
  readonly retryAt: RetryAt;
}

/** The one alarm of a room: set for the next deadline, and moved to an earlier time only while it is set (PER4). */
export class RoomAlarm {
  readonly #ports: AlarmPorts;
  readonly #timing: Timing;
  #at: number | null;
  #notBefore = 0;
  /** No deadline of the rules is due before this. */
  #restsUntil = 0;

  /** `at` is when the platform's alarm is set for, null where it is not. */
  constructor(ports: AlarmPorts, timing: Timing, at: number | null) {
    this.#ports = ports;
    this.#timing = timing;
    this.#at = at;
  }

  /** No deadline of the rules is due before this, in ms. */
  get restsUntil(): number {
    return this.#restsUntil;
  }

  /** It has fired, or a rollback has undone it: none is known to be set now. */
  forget(): void {
    this.#at = null;
    this.#restsUntil = 0;
  }

  /** The alarm's own input has failed: it is not set for an earlier time than this. */
  waitUntil(at: number): void {
    this.#notBefore = at;
  }

  /** Sets the alarm anew for what is due now, after something around the room has changed. */
  rearm(state: RoomState): void {
    this.#set(this.#nextWake(state));
  }

  /** Looks for the next deadline only where a part of the state has changed that can have one (PER4). */
  arm(before: RoomState, after: RoomState, hasRecords: boolean, now: number): void {
    if (!hasRecords && sameDeadlines(before, after) && this.#restsUntil > now) return;
    this.#set(this.#nextWake(after));
  }

  /**
   * Nobody is connected any more: takes back an alarm that was set for connections, so that it wakes nothing (PRE5).
   */
  skipEmptySession(state: RoomState): void {
    const next = this.#nextWake(state);
    if (this.#at === null || (next !== null && next <= this.#at)) return;
    this.#at = null;
    if (next === null) this.#ports.clearAlarm();
    else this.#set(next);
  }

  #nextWake(state: RoomState): number | null {
    const { lastCommandAt, retryAt } = this.#timing;
    this.#restsUntil = nextWake(state, lastCommandAt, [], retryAt) ?? Number.POSITIVE_INFINITY;
    return nextWake(state, lastCommandAt, this.#ports.alsoDue(), retryAt);
  }

  /** An alarm that fires early costs less than one moved by every command (PER4). */
  #set(at: number | null): void {
    if (at === null) return;
    // An overdue time is now.
    const due = Math.max(at, this.#ports.clock(), this.#notBefore);
    if (this.#at !== null && this.#at <= due) return;
    this.#ports.setAlarm(due);
    this.#at = due;
  }
}

/** Whether everything that `deadlines` looks at is the same. */
function sameDeadlines(before: RoomState, after: RoomState): boolean {
  return (
    before.privateState === after.privateState &&
    before.view.participants === after.view.participants &&
    before.view.contests === after.view.contests &&
    before.view.trades === after.view.trades
  );
}

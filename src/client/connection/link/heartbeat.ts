import type { Platform } from "../platform.ts";

export interface HeartbeatPace {
  /** Between a sign of life and the next `ping`. */
  readonly pingEveryMs: number;
  /** How long the hub may take to answer one before the connection counts as dead. */
  readonly pongWithinMs: number;
}

export const DEFAULT_HEARTBEAT: HeartbeatPace = { pingEveryMs: 30_000, pongWithinMs: 10_000 };

/** Long enough for a radio that was asleep. */
const URGENT_PONG_WITHIN_MS = 5_000;

/**
 * Notices a connection that is dead without having closed, and keeps one that only reads from being closed as idle
 * (SOK3, PRE2).
 */
export class Heartbeat {
  readonly #after: Platform["after"];
  readonly #pace: HeartbeatPace;
  readonly #ping: () => void;
  readonly #dead: () => void;
  #cancel: (() => void) | undefined;
  #isUrgent = false;

  constructor(after: Platform["after"], pace: HeartbeatPace, on: { ping: () => void; dead: () => void }) {
    this.#after = after;
    this.#pace = pace;
    this.#ping = on.ping;
    this.#dead = on.dead;
    this.#rest();
  }

  /** The hub answered. Only `pong` counts: frames may still arrive from a hub that no longer receives ours. */
  pong(): void {
    this.#rest();
  }

  /** Asks at once, since there is reason to doubt, and waits less; being asked again prolongs nothing (CLT7). */
  doubt(): void {
    if (this.#isUrgent) return;
    this.#isUrgent = true;
    this.#cancel?.();
    this.#ask(Math.min(this.#pace.pongWithinMs, URGENT_PONG_WITHIN_MS));
  }

  stop(): void {
    this.#cancel?.();
  }

  #rest(): void {
    this.#isUrgent = false;
    this.#cancel?.();
    this.#cancel = this.#after(this.#pace.pingEveryMs, () => this.#ask(this.#pace.pongWithinMs));
  }

  #ask(withinMs: number): void {
    this.#ping();
    this.#cancel = this.#after(withinMs, this.#dead);
  }
}

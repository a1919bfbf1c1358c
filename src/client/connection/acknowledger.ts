import type { Platform } from "./platform.ts";

export interface AckPace {
  readonly everyVersions: number;
  readonly everyMs: number;
}

/** SLO1 asks for 64 versions or 5 s; the second before that is for the way to the hub. */
export const DEFAULT_ACK_PACE: AckPace = { everyVersions: 64, everyMs: 4_000 };

/** Acknowledges how far this connection has read, seldom enough to cost little (SLO1). One per connection. */
export class Acknowledger {
  readonly #after: Platform["after"];
  readonly #pace: AckPace;
  readonly #send: (version: number) => void;
  #acknowledged: number | undefined;
  #seen = 0;
  #cancel: (() => void) | undefined;

  constructor(after: Platform["after"], pace: AckPace, send: (version: number) => void) {
    this.#after = after;
    this.#pace = pace;
    this.#send = send;
  }

  /**
   * Versions up to `version` have been applied. The first is acknowledged at once: earlier frames of the hub are
   * unknown here.
   */
  note(version: number): void {
    this.#seen = version;
    if (this.#acknowledged === version) return;
    const isFar = this.#acknowledged === undefined || version - this.#acknowledged >= this.#pace.everyVersions;
    if (isFar) this.now();
    else this.#cancel ??= this.#after(this.#pace.everyMs, () => this.now());
  }

  /** Also the way out of `lagging` (SLO2). */
  now(): void {
    this.stop();
    this.#acknowledged = this.#seen;
    this.#send(this.#seen);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

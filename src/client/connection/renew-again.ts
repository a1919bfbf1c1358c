import type { Platform } from "./platform.ts";

/** The hub takes five refreshes of a connection, and after that one in 10 s. */
const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;

/** Asks for a token again while a connection is open and its token could not be renewed, less and less often (CLT3). */
export class RenewAgain {
  readonly #after: Platform["after"];
  readonly #renew: () => void;
  #tries = 0;
  #cancel: (() => void) | undefined;

  constructor(after: Platform["after"], renew: () => void) {
    this.#after = after;
    this.#renew = renew;
  }

  later(): void {
    this.#cancel?.();
    this.#cancel = this.#after(Math.min(FIRST_MS * 2 ** this.#tries, LONGEST_MS), this.#renew);
    this.#tries += 1;
  }

  /** The token was renewed, or the connection is gone. */
  stop(): void {
    this.#cancel?.();
    this.#tries = 0;
  }
}

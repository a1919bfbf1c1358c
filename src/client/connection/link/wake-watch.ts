import type { Platform } from "../platform.ts";

const LOOK_EVERY_MS = 1_000;

/** Timers stand still while a machine sleeps and the clock does not. Less than this is a busy moment, not sleep. */
const SLEPT_MS = 10_000;

/**
 * Notices when page, network or machine have just come back (CLT7): by the platform's word, and by a clock that ran
 * ahead of the timers, which is all there is in Node.
 */
export class WakeWatch {
  readonly #platform: Pick<Platform, "after" | "now" | "onWake">;
  readonly #woke: (hasSlept: boolean) => void;
  readonly #look: () => void;
  #stop: (() => void) | undefined;

  /** @param look called once a second while it watches */
  constructor(
    platform: Pick<Platform, "after" | "now" | "onWake">,
    on: { woke: (hasSlept: boolean) => void; look: () => void },
  ) {
    this.#platform = platform;
    this.#woke = on.woke;
    this.#look = on.look;
  }

  start(): void {
    if (this.#stop !== undefined) return;
    const { after, now, onWake } = this.#platform;
    const endListening = onWake(() => this.#woke(false));
    let cancelTimer = (): void => {};
    const goOn = (): void => {
      const before = now();
      cancelTimer = after(LOOK_EVERY_MS, () => {
        goOn();
        if (now() - before > LOOK_EVERY_MS + SLEPT_MS) this.#woke(true);
        else this.#look();
      });
    };
    goOn();
    this.#stop = () => {
      endListening();
      cancelTimer();
    };
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}

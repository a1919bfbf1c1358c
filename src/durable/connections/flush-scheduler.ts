export interface FlushSchedulerPorts {
  /** Resolves when what was written is durable. */
  whenDurable(): Promise<void>;
  /** Takes what came in. What that makes goes out with this beat and calls for no other. */
  drainInbound(): void;
  /** Sends what is to go out. */
  flush(): void;
}

/**
 * The moment until which a room gathers: what comes in, so that many commands reach the disk in one go, and what goes
 * out, so that many events travel in one frame (PER1). It rings when what was written before it was called for is
 * durable, for until then nobody may be told anyway, and at the next macrotask at the latest: where storage is near the
 * first is the sooner by a millisecond, the runtime's shortest timer.
 */
export class FlushScheduler {
  readonly #ports: FlushSchedulerPorts;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(ports: FlushSchedulerPorts) {
    this.#ports = ports;
  }

  /** Something waits for it. */
  get isScheduled(): boolean {
    return this.#timer !== null;
  }

  schedule(): void {
    if (this.#timer !== null) return;
    const timer = setTimeout(() => {
      this.#fire(timer);
    }, 0);
    this.#timer = timer;
    void this.#fireWhenDurable(timer);
  }

  async #fireWhenDurable(timer: ReturnType<typeof setTimeout>): Promise<void> {
    try {
      await this.#ports.whenDurable();
    } catch {
      // The runtime ends a room whose storage fails, and with it everybody who waits.
      return;
    }
    this.#fire(timer);
  }

  /** Of the two that may ring, the later finds another timer, or none. */
  #fire(timer: ReturnType<typeof setTimeout>): void {
    if (this.#timer !== timer) return;
    clearTimeout(timer);
    try {
      this.#ports.drainInbound();
    } finally {
      this.#timer = null;
    }
    this.#ports.flush();
  }
}

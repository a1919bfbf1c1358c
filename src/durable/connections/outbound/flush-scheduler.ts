export interface FlushSchedulerPorts {
  /** Resolves when what was written is durable. */
  whenDurable(): Promise<void>;
  /** Runs the waiting commands. Their events and receipts leave with this flush and schedule no other. */
  drainInbound(): void;
  /** Sends everything that is queued. */
  flush(): void;
}

/**
 * Schedules the flush of a room (PER1): until it comes, commands wait so that many reach the disk in one write, and
 * events wait so that many travel in one frame. It comes when the writes before it are durable, since nothing may be
 * sent earlier anyway, or at the next macrotask, whichever is first. Where storage is near, the sync wins by a
 * millisecond, which is the runtime's shortest timer.
 */
export class FlushScheduler {
  readonly #ports: FlushSchedulerPorts;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(ports: FlushSchedulerPorts) {
    this.#ports = ports;
  }

  /** Whether a flush is to come. */
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
      // The runtime ends a room whose storage fails, and every connection with it.
      return;
    }
    this.#fire(timer);
  }

  /** Whichever of the timer and the storage sync fires second finds the timer replaced and does nothing. */
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

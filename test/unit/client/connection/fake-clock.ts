/** Time that passes only when told to, with what was to happen in it. */
export class FakeClock {
  #now = 0;
  #timers: { at: number; task: () => void }[] = [];

  readonly after = (ms: number, task: () => void): (() => void) => {
    const timer = { at: this.#now + ms, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  get now(): number {
    return this.#now;
  }

  /** Lets `ms` pass: due tasks in order, and the promises each of them settles. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#takeDue(end); next !== undefined; next = this.#takeDue(end)) {
      this.#now = next.at;
      next.task();
      await settle();
    }
    this.#now = end;
  }

  #takeDue(end: number): { at: number; task: () => void } | undefined {
    const [first] = this.#timers.toSorted((left, right) => left.at - right.at);
    if (first === undefined || first.at > end) return undefined;
    this.#timers = this.#timers.filter((each) => each !== first);
    return first;
  }
}

/** Runs what promises have made ready. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** A clock that jumps from timer to timer, so that a story of an hour takes no time. Times are milliseconds. */
export class StoryClock {
  #now: number;
  #timers: { readonly at: number; readonly task: () => void }[] = [];

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  get now(): number {
    return this.#now;
  }

  /** Gives a function that takes the timer back. */
  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), task };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((each) => each !== timer));
  }

  /** Lets time pass until something is so, at most for `withinMs`; gives whether it is. */
  passUntil(isSo: () => boolean, withinMs: number): boolean {
    const end = this.#now + withinMs;
    while (!isSo()) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) {
        this.#now = end;
        return isSo();
      }
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    return true;
  }

  pass(ms: number): void {
    this.passUntil(() => false, ms);
  }
}

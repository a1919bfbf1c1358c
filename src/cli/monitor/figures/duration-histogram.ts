/** Whole milliseconds below this (over 17 minutes) have a counter of their own. */
const COUNTED_MS = 2 ** 20;
/** Number of distinct long or fractional durations that are kept exactly. */
const RARE_KEPT = 20_000;
/** Further ones are rounded to this many significant bits: off by less than 0.05 %. */
const ROUNDED_BITS = 11;

/**
 * Counts durations in bounded memory and gives their exact percentiles (TEL4): a counter for every millisecond instead
 * of a list of all samples.
 */
export class DurationHistogram {
  #counters = new Uint32Array(2 ** 13);
  readonly #rare = new Map<number, number>();
  #samples = 0;
  #highest = 0;

  get samples(): number {
    return this.#samples;
  }

  add(durationMs: number): void {
    this.#count(durationMs, 1);
    this.#samples += 1;
  }

  /** Takes back one sample, for another that is better known. */
  remove(durationMs: number): void {
    this.#count(durationMs, -1);
    this.#samples -= 1;
  }

  /** By nearest rank: the smallest sample that at least `percent` % of them do not exceed; null without samples. */
  percentile(percent: number): number | null {
    if (this.#samples === 0) return null;
    let left = Math.max(1, Math.ceil((percent / 100) * this.#samples));
    const rare = [...this.#rare].sort(([one], [other]) => one - other);
    let next = 0;
    for (let durationMs = 0; durationMs <= this.#highest; durationMs += 1) {
      for (let entry = rare[next]; entry !== undefined && entry[0] < durationMs; entry = rare[(next += 1)]) {
        if ((left -= entry[1]) <= 0) return entry[0];
      }
      if ((left -= this.#counters[durationMs] ?? 0) <= 0) return durationMs;
    }
    for (const [durationMs, count] of rare.slice(next)) if ((left -= count) <= 0) return durationMs;
    return null;
  }

  max(): number | null {
    return this.percentile(100);
  }

  #growTo(durationMs: number): void {
    if (durationMs < this.#counters.length) return;
    const grown = new Uint32Array(2 ** Math.ceil(Math.log2(durationMs + 1)));
    grown.set(this.#counters);
    this.#counters = grown;
  }

  #count(durationMs: number, change: 1 | -1): void {
    if (Number.isInteger(durationMs) && durationMs >= 0 && durationMs < COUNTED_MS) {
      this.#growTo(durationMs);
      this.#counters[durationMs] = (this.#counters[durationMs] ?? 0) + change;
      this.#highest = Math.max(this.#highest, durationMs);
      return;
    }
    const key = this.#rare.has(durationMs) || this.#rare.size < RARE_KEPT ? durationMs : rounded(durationMs);
    const count = (this.#rare.get(key) ?? 0) + change;
    if (count === 0) this.#rare.delete(key);
    else this.#rare.set(key, count);
  }
}

function rounded(durationMs: number): number {
  const step = 2 ** (Math.floor(Math.log2(Math.max(durationMs, 1))) + 1 - ROUNDED_BITS);
  return Math.ceil(durationMs / step) * step;
}

/** Number of separate ranges kept; beyond it the lowest hole counts as a real loss. */
const RANGES_KEPT = 256;

/** A set of whole numbers that mostly follow one another, as ranges: one in a row costs nothing more (TEL4). */
export class NumberRanges {
  /** `from, to, from, to, …` in rising order, both ends included. */
  readonly #ends: number[] = [];
  #filled = 0;

  /** Adds a number; false when it was there. */
  add(number: number): boolean {
    const ends = this.#ends;
    const last = ends.length - 1;
    if (last > 0 && number === (ends[last] ?? 0) + 1) {
      ends[last] = number;
      return true;
    }
    const at = this.#after(number);
    if (at % 2 === 1) return false;
    this.#insert(at, number);
    return true;
  }

  has(number: number): boolean {
    return this.#after(number) % 2 === 1;
  }

  get lowest(): number | undefined {
    return this.#ends[0];
  }

  /** How many numbers are missing between the lowest and the highest. */
  holes(): number {
    const ends = this.#ends;
    let missing = this.#filled;
    for (let at = 2; at < ends.length; at += 2) missing += (ends[at] ?? 0) - (ends[at - 1] ?? 0) - 1;
    return missing;
  }

  /** Index of the first end beyond `number`; for a number inside a range that is the range's `to`, an odd index. */
  #after(number: number): number {
    const ends = this.#ends;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const end = ends[middle] ?? 0;
      if (end < number || (end === number && middle % 2 === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, number: number): void {
    const ends = this.#ends;
    const joinsBefore = at > 0 && ends[at - 1] === number - 1;
    const joinsAfter = at < ends.length && ends[at] === number + 1;
    if (joinsBefore && joinsAfter) ends.splice(at - 1, 2);
    else if (joinsBefore) ends[at - 1] = number;
    else if (joinsAfter) ends[at] = number;
    else ends.splice(at, 0, number, number);
    if (ends.length > 2 * RANGES_KEPT) this.#fillLowestHole();
  }

  #fillLowestHole(): void {
    const [to = 0, from = 0] = this.#ends.splice(1, 2);
    this.#filled += from - to - 1;
  }
}

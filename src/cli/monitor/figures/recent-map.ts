/**
 * A map that forgets what was not asked for lately, so that its size stays bounded however long a log is: it holds two
 * generations of at most `limit` entries, and when the younger is full the older goes.
 */
export class RecentMap<K, V> {
  readonly #limit: number;
  readonly #forgotten: (value: V) => void;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  /** @param forgotten called for each value that is dropped. */
  constructor(limit: number, forgotten: (value: V) => void = () => {}) {
    this.#limit = limit;
    this.#forgotten = forgotten;
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old === undefined) return undefined;
    this.#old.delete(key);
    this.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    if (this.#young.size >= this.#limit && !this.#young.has(key)) {
      for (const each of this.#old.values()) this.#forgotten(each);
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }

  *values(): Generator<V> {
    yield* this.#old.values();
    yield* this.#young.values();
  }
}

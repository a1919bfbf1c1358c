import type { Platform } from "../connection/platform.ts";

/** Typed subscriptions: `Kinds` maps a name to its listeners' argument. */
export class Listeners<Kinds extends object> {
  readonly #after: Platform["after"];
  readonly #byKind: { [K in keyof Kinds]?: Set<(value: Kinds[K]) => void> } = {};

  constructor(after: Platform["after"]) {
    this.#after = after;
  }

  /** @returns takes the listener away again */
  on<K extends keyof Kinds>(kind: K, listener: (value: Kinds[K]) => void): () => void {
    const listeners: Set<(value: Kinds[K]) => void> = (this.#byKind[kind] ??= new Set());
    // A wrapper of its own, so that the same function may listen twice and leave twice.
    const own = (value: Kinds[K]): void => listener(value);
    listeners.add(own);
    return () => void listeners.delete(own);
  }

  /** A listener that throws stops neither the client nor the other listeners; its error surfaces on its own. */
  tell<K extends keyof Kinds>(kind: K, value: Kinds[K]): void {
    for (const listener of [...(this.#byKind[kind] ?? [])]) {
      try {
        listener(value);
      } catch (error) {
        this.#after(0, () => {
          throw error;
        });
      }
    }
  }
}

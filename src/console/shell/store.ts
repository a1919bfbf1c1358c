import { useEffect, useState } from "preact/hooks";

/** Something that changes over time and tells its listeners; `version` grows with each change. */
export abstract class Store {
  readonly #listeners = new Set<() => void>();
  #scheduled = false;
  version = 0;

  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells the listeners once a frame of the display, however often it is called until then. */
  protected changed(): void {
    this.version += 1;
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}

/** Renders the component again whenever the store changes. */
export function useStore<S extends Store>(store: S): S {
  const [, setVersion] = useState(store.version);
  useEffect(() => {
    setVersion(store.version);
    return store.subscribe(() => setVersion(store.version));
  }, [store]);
  return store;
}

/** The time in ms since the epoch, new every `everyMs` while the component is shown. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** Waits until something holds; `look` is called whenever anything has happened. */
export class Waiting {
  readonly #looks = new Set<() => void>();

  look(): void {
    for (const look of [...this.#looks]) look();
  }

  /** @returns what `find` finds, or undefined when it has found nothing within this time */
  until<T>(find: () => T | undefined, withinMs: number): Promise<T | undefined> {
    return new Promise((resolve) => {
      const end = (found: T | undefined): void => {
        this.#looks.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      const look = (): void => {
        const found = find();
        if (found !== undefined) end(found);
      };
      const timer = setTimeout(() => end(undefined), withinMs);
      this.#looks.add(look);
      look();
    });
  }
}

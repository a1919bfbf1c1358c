/** RES5: how long a reader waits for a version to come. */
const LONGEST_MS = 5000;

/** Readers who wait for a version. */
export class VersionWaiters {
  readonly #waiting = new Set<{ readonly version: number; readonly done: () => void }>();

  /** Resolves when the room has reached a version, or after 5 s with what is there. */
  async until(version: number, reached: number): Promise<void> {
    if (version <= reached) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        entry.done();
      }, LONGEST_MS);
      const entry = {
        version,
        done: () => {
          clearTimeout(timer);
          this.#waiting.delete(entry);
          resolve();
        },
      };
      this.#waiting.add(entry);
    });
  }

  reached(version: number): void {
    for (const entry of this.#waiting) if (entry.version <= version) entry.done();
  }
}

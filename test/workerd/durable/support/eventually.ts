/** How long something may take that no event tells of. */
const PATIENCE_MS = 5000;

/** Looks again and again until something is so; for what goes on behind a room without a word to anybody. */
export async function eventually<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
  }, PATIENCE_MS);
  try {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (late) throw new Error(`in vain waited for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  } finally {
    clearTimeout(timer);
  }
}

/** How a command waits: for a signal to stop, and with a place for its progress. */
export interface Waiting {
  readonly signal: AbortSignal;
  tell(text: string): void;
  sleep(ms: number): Promise<void>;
}

interface Awaited<T> {
  read(): Promise<T>;
  isOver(value: T): boolean;
  /** A line's worth of how it stands. */
  progress(value: T): string;
}

const EVERY_MS = 1_000;

/** Reads until it is over, for `waitMs` at most, and once at least; gives the last value. */
export async function waitUntil<T>({ signal, tell, sleep }: Waiting, waitMs: number, over: Awaited<T>): Promise<T> {
  const endsAt = performance.now() + waitMs;
  let told = "";
  for (;;) {
    const value = await over.read();
    const isTimeUp = performance.now() + EVERY_MS > endsAt;
    if (over.isOver(value) || isTimeUp || signal.aborted) return value;
    const progress = over.progress(value);
    if (progress !== told) tell(`ops: ${progress}\n`);
    told = progress;
    await sleep(EVERY_MS);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** By convention 128 and the number of SIGINT: the tool was ended before it had done what it was asked for. */
export const BROKEN_OFF = 130;

/**
 * One Ctrl-C arrives twice: the terminal signals every process in the foreground, and npm passes the signal on to the
 * process that has it already. The copy comes within milliseconds, on a busy machine within some hundred.
 */
const SAME_PRESS_MS = 1_000;

/** A tool's reaction to a request to stop (RUN4). */
export interface WhenStopped {
  /** The first signal: the tool begins to stop in order. */
  readonly onFirst?: (signal: NodeJS.Signals) => void;
  /** Another one, a second after it or later: everything ends at once, by `process.exit` with this code. */
  readonly code: number;
}

/**
 * Aborted by Ctrl-C, by SIGTERM and by a terminal that is closed. Only one place of a process may ask for it: libraries
 * that end the process on a signal are kept from doing so, or nothing could be stopped in order.
 */
export function stopSignal({ onFirst = () => {}, code }: WhenStopped): AbortSignal {
  const asked = new AbortController();
  let askedAt = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (asked.signal.aborted) {
      if (performance.now() - askedAt >= SAME_PRESS_MS) process.exit(code);
      return;
    }
    askedAt = performance.now();
    onFirst(signal);
    asked.abort();
  };
  process.on("newListener", (name, listener: NodeJS.SignalsListener) => {
    // It is added after this event.
    if (SIGNALS.some((signal) => signal === name) && listener !== onSignal)
      queueMicrotask(() => process.off(String(name), listener));
  });
  for (const signal of SIGNALS) process.on(signal, onSignal);
  keepGoingWithoutTerminal();
  return asked.signal;
}

/** Output to a closed terminal or to a program that no longer reads stops nothing. */
function keepGoingWithoutTerminal(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    });
}

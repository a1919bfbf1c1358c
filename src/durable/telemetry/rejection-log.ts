import type { TelemetryLine } from "./telemetry.ts";

/** The first ten rejections of an actor within 10 s have a line each; the others are counted (LIM6). */
const WINDOW_MS = 10_000;
const TOLD_EACH = 10;

interface Window {
  readonly since: number;
  told: number;
  /** By code. */
  readonly counted: Map<string, number>;
}

/**
 * Rejections on their way into the log. A flood costs the room next to nothing, and must not fill the log either: all
 * but an actor's first rejections are gathered in one line.
 */
export class RejectionLog {
  readonly #emit: (line: TelemetryLine) => void;
  readonly #windows = new Map<string, Window>();

  constructor(emit: (line: TelemetryLine) => void) {
    this.#emit = emit;
  }

  rejected(line: TelemetryLine & { readonly actorId: string; readonly code: string }, now: number): void {
    this.flush(now);
    const { actorId, code } = line;
    const window = this.#windows.get(actorId) ?? { since: now, told: 0, counted: new Map<string, number>() };
    this.#windows.set(actorId, window);
    if (window.told < TOLD_EACH) {
      window.told += 1;
      this.#emit(line);
      return;
    }
    window.counted.set(code, (window.counted.get(code) ?? 0) + 1);
  }

  /** Tells what was counted in windows that are over. */
  flush(now: number): void {
    for (const [actorId, { since, counted }] of this.#windows) {
      // The first one is the oldest: they are begun in order.
      if (now - since < WINDOW_MS) return;
      this.#windows.delete(actorId);
      if (counted.size === 0) continue;
      const count = [...counted.values()].reduce((sum, each) => sum + each, 0);
      const codes = Object.fromEntries(counted);
      const began = new Date(since).toISOString();
      this.#emit({ message: "telemetry.hub.commandRejected", level: "warn", actorId, count, codes, since: began });
    }
  }
}

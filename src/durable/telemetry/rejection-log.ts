import type { TelemetryLine } from "./telemetry.ts";

/** The first ten rejections of an actor within 10 s have a line each; the others are counted (LIM6). */
const WINDOW_MS = 10_000;
const EMITTED_EACH = 10;

interface Window {
  readonly since: number;
  emitted: number;
  /** By code. */
  readonly counted: Map<string, number>;
}

/**
 * Gathers rejections on their way into the log. A flood costs the room next to nothing, and must not fill the log
 * either: after an actor's first rejections the others share one line.
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
    const window = this.#windows.get(actorId) ?? { since: now, emitted: 0, counted: new Map<string, number>() };
    this.#windows.set(actorId, window);
    if (window.emitted < EMITTED_EACH) {
      window.emitted += 1;
      this.#emit(line);
      return;
    }
    window.counted.set(code, (window.counted.get(code) ?? 0) + 1);
  }

  /** Emits what was counted in windows that are over. */
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

import type { TelemetryLine } from "./telemetry.ts";

/** A busy room flushes a hundred times a second, and each line is billed: one in this time tells of all (TEL2). */
const EVERY_MS = 10_000;

/** The figures of one flush. */
export interface FlushFigures {
  /** The first and last version in it; 0 where it had receipts alone. */
  readonly from: number;
  readonly to: number;
  readonly frames: number;
  /** How long the first input of it waited, in ms. */
  readonly delayMs: number;
}

interface Gathered {
  readonly since: number;
  readonly from: number;
  readonly to: number;
  readonly flushes: number;
  readonly frames: number;
  readonly queueDelayMs: number;
}

/**
 * Gathers flushes on their way into the log. The first one after a waking, or 10 s after the last line, is told with all
 * before it; a timer would keep the room awake (PRE5), so what comes after waits for the next flush or alarm.
 */
export class FlushLog {
  readonly #emit: (line: TelemetryLine) => void;
  #verbs = new Map<string, number>();
  #gathered: Gathered | null = null;
  #emittedAt = Number.NEGATIVE_INFINITY;

  constructor(emit: (line: TelemetryLine) => void) {
    this.#emit = emit;
  }

  countVerb(name: string): void {
    this.#verbs.set(name, (this.#verbs.get(name) ?? 0) + 1);
  }

  flushed({ from, to, frames, delayMs }: FlushFigures, now: number): void {
    const before = this.#gathered;
    this.#gathered = {
      since: before?.since ?? now,
      from: before?.from || from,
      to: Math.max(before?.to ?? 0, to),
      flushes: (before?.flushes ?? 0) + 1,
      frames: (before?.frames ?? 0) + frames,
      queueDelayMs: Math.max(before?.queueDelayMs ?? 0, delayMs),
    };
    this.flush(now);
  }

  /** Emits what was gathered, where the last line is long enough ago. */
  flush(now: number): void {
    if (this.#gathered === null || now - this.#emittedAt < EVERY_MS) return;
    const { since, ...figures } = this.#gathered;
    const commands = Object.fromEntries(this.#verbs);
    this.#emit({
      ...{ message: "telemetry.hub.stateUpdated", ...figures, commands, since: new Date(since).toISOString() },
    });
    this.#emittedAt = now;
    this.#gathered = null;
    this.#verbs = new Map();
  }
}

import { bringUp } from "../bring-up.ts";
import type { TellStackEvent } from "../stack-event.ts";
import type { ManagedProcess, ProcessEnd } from "./managed-process.ts";

/** A part that dies more often than this is broken, and starting it again mends nothing. */
const MOST_DEATHS = 3;
const WITHIN_MS = 60_000;

/**
 * Starts a part again that died: all that was committed is on disk, so its death delays and changes nothing else (RUN2).
 * The others go on meanwhile.
 */
export class Supervisor {
  readonly #tell: TellStackEvent;
  readonly #gaveUp: (process: ManagedProcess) => void;
  readonly #deaths = new Map<string, number[]>();
  /** The last one for each part. */
  readonly #attempts = new Map<string, symbol>();
  readonly #stopped = new AbortController();

  /** @param gaveUp told when a part dies too often, or does not come up again. */
  constructor(tell: TellStackEvent, gaveUp: (process: ManagedProcess) => void) {
    this.#tell = tell;
    this.#gaveUp = gaveUp;
  }

  /** The stack stops: nothing is started any more. */
  stop(): void {
    this.#stopped.abort();
  }

  async died(process: ManagedProcess, how: ProcessEnd): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    const { name, log } = process.plan;
    this.#tell({ type: "died", name, how, log, tail: process.tail() });
    const now = Date.now();
    const deaths = [...(this.#deaths.get(name) ?? []), now].filter((at) => at > now - WITHIN_MS);
    this.#deaths.set(name, deaths);
    if (deaths.length > MOST_DEATHS) {
      this.#gaveUp(process);
      return;
    }
    const attempt = Symbol(name);
    this.#attempts.set(name, attempt);
    try {
      await bringUp(process, this.#tell, this.#stopped.signal);
    } catch {
      // One that died once more has been reported by its own end, and another attempt is under way by now; one that
      // still runs but does not answer never will be.
      const isLast = this.#attempts.get(name) === attempt;
      if (isLast && process.pid !== undefined && !this.#stopped.signal.aborted) this.#gaveUp(process);
    }
  }
}

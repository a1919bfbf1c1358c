import type { SqlMoment } from "../memory-sql.ts";

/** The process is gone: whatever still runs of it gets this for everything it touches. */
export class ProcessStopped extends Error {
  override readonly name = "ProcessStopped";
}

/** One statement failed, and the process goes on. */
export class DiskFault extends Error {
  override readonly name = "DiskFault";
}

type How = "stop" | "fault";

/** Waits for the nth moment of SQL to come, and stops the process or fails the statement there. */
export class PlannedFault {
  #left: number | null = null;
  #how: How = "stop";
  #stopped = false;
  /** The statements it struck, for a failing run's report. */
  struckAt: string | null = null;

  /** `moments` more go well: 0 is the very next. */
  plan(moments: number, how: How): void {
    this.#left = moments;
    this.#how = how;
    this.struckAt = null;
  }

  cancel(): void {
    this.#left = null;
  }

  get isPlanned(): boolean {
    return this.#left !== null;
  }
  get hasStopped(): boolean {
    return this.#stopped;
  }

  /** A new process begins. */
  restart(): void {
    this.#stopped = false;
  }

  /** To be called at every moment. */
  comes(moment: SqlMoment, query: string): void {
    if (this.#stopped) throw new ProcessStopped();
    if (this.#left === null) return;
    this.#left -= 1;
    if (this.#left >= 0) return;
    this.#left = null;
    this.struckAt = `${moment}: ${query.slice(0, 60)}`;
    // A statement cannot fail after its commit; only the process can stop there.
    if (this.#how === "fault" && moment !== "committed") throw new DiskFault(this.struckAt);
    this.#stopped = true;
    throw new ProcessStopped();
  }
}

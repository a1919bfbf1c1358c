import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LoadJob, LoadResult } from "./load-job.ts";

const ENTRY = fileURLToPath(new URL("load-process.ts", import.meta.url));

type Answer = { readonly ok: true; readonly result: LoadResult } | { readonly ok: false; readonly message: string };

/** Processes that make load, so that neither the benchmark nor one busy client is the limit. */
export class LoadProcesses {
  readonly #children: readonly ChildProcess[];

  constructor(count: number) {
    this.#children = Array.from({ length: count }, () => fork(ENTRY, { stdio: "inherit" }));
  }

  /** Runs one job, its seats dealt out to all processes; resolves with what came of it in all. */
  async run(job: LoadJob): Promise<LoadResult> {
    const hands = Math.min(this.#children.length, job.seats.length);
    const dealt = this.#children.slice(0, hands).map((child, hand) => {
      const seats = job.seats.filter((_, at) => at % hands === hand);
      return runIn(child, { ...job, seats });
    });
    return together(await Promise.all(dealt));
  }

  stop(): void {
    for (const child of this.#children) if (child.connected) child.disconnect();
  }
}

function runIn(child: ChildProcess, job: LoadJob): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error("a load process has died"));
    child.once("exit", ended);
    child.once("message", (answer: Answer) => {
      child.off("exit", ended);
      if (answer.ok) resolve(answer.result);
      else reject(new Error(answer.message));
    });
    child.send(job);
  });
}

function together(results: readonly LoadResult[]): LoadResult {
  const sum = (of: (result: LoadResult) => number) => results.reduce((total, result) => total + of(result), 0);
  return {
    answers: sum((result) => result.answers),
    measuredMs: Math.max(...results.map((result) => result.measuredMs)),
    latenciesMs: results.flatMap((result) => result.latenciesMs),
    bytesReceived: sum((result) => result.bytesReceived),
    framesReceived: sum((result) => result.framesReceived),
    cpuShare: Math.max(...results.map((result) => result.cpuShare)),
  };
}

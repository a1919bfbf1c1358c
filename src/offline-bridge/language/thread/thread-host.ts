import { Worker } from "node:worker_threads";
import type { Lexicon } from "../lexicon/lexicon.ts";
import type { LanguageAnswer, LanguageTask, LanguageTasks } from "./language-tasks.ts";

type Given<T extends LanguageTask> = Parameters<LanguageTasks[T]>[0];
type Result<T extends LanguageTask> = Awaited<ReturnType<LanguageTasks[T]>>;

/** A task that was ended for its time, that failed, or whose thread died of it. */
export class TaskError extends Error {
  override readonly name = "TaskError";
}

/** A thread for language work, started anew after each one that had to be ended. */
export interface ThreadHost {
  /**
   * One task at a time, in the order of asking; its time begins when it does.
   * @param onDone called with the task's own duration in ms, however it ended
   * @throws TaskError where the task is at fault; any other error where it was not tried to its end, as when the host
   * stops
   */
  do<T extends LanguageTask>(
    task: T,
    given: Given<T>,
    limitMs: number,
    onDone?: (tookMs: number) => void,
  ): Promise<Result<T>>;
  /** Ends the thread; what runs or waits fails, and no task is at fault for it. */
  stop(): Promise<void>;
}

/** A thread that has not come up by then does not. */
const START_MS = 60_000;
/** A thread that needs more than this is ended by the engine, alone. */
const HEAP_MB = 1_024;
const STOPPED = "language work has stopped";
const THREAD = new URL("language-thread.ts", import.meta.url);

/** @param script of the thread; it calls `serveLanguage`. */
export function hostThread(lexicon: Lexicon, script: URL = THREAD): ThreadHost {
  let thread: Worker | undefined;
  /** The one that was made last, also while it still starts. */
  let latest: Worker | undefined;
  let isStopped = false;
  let before: Promise<unknown> = Promise.resolve();

  async function running(): Promise<Worker> {
    if (isStopped) throw new Error(STOPPED);
    if (thread !== undefined) return thread;
    const started = new Worker(script, {
      workerData: lexicon,
      name: "language",
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    started.unref();
    latest = started;
    started.once("exit", () => {
      if (thread === started) thread = undefined;
    });
    try {
      await answerOf(started, START_MS, () => {});
    } catch (error) {
      await started.terminate();
      if (isStopped) throw new Error(STOPPED, { cause: error });
      throw new Error(`the thread for language work does not start: ${String(error)}`, { cause: error });
    }
    thread = started;
    return started;
  }

  async function ask(
    task: LanguageTask,
    given: unknown,
    limitMs: number,
    onDone: (tookMs: number) => void,
  ): Promise<unknown> {
    const worker = await running();
    const began = performance.now();
    try {
      const answer = await answerOf(worker, limitMs, () => worker.postMessage({ task, given }, []));
      if ("error" in answer) throw new TaskError(answer.error);
      return "result" in answer ? answer.result : undefined;
    } catch (error) {
      if (error instanceof TaskError && error.cause !== undefined) {
        thread = undefined;
        await worker.terminate();
      }
      // A task that was cut off by the end of the process is not at fault: another process does it again (CLO8).
      if (isStopped) throw new Error(STOPPED, { cause: error });
      throw error;
    } finally {
      onDone(performance.now() - began);
    }
  }

  return {
    async do<T extends LanguageTask>(
      task: T,
      given: Given<T>,
      limitMs: number,
      onDone: (tookMs: number) => void = () => {},
    ): Promise<Result<T>> {
      const asked = before.then(() => ask(task, given, limitMs, onDone));
      before = asked.catch(() => {});
      return (await asked) as Result<T>;
    },
    async stop() {
      isStopped = true;
      await latest?.terminate();
    },
  };
}

/** The thread's next word. An error with a cause says that the thread itself is of no more use. */
function answerOf(worker: Worker, limitMs: number, ask: () => void): Promise<LanguageAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause: unknown): void => done(() => reject(new TaskError(why, { cause })));
    const onMessage = (answer: LanguageAnswer): void => done(() => resolve(answer));
    const onError = (error: unknown): void => fail(`the thread died: ${String(error)}`, error);
    const onExit = (code: number): void => fail(`the thread ended with ${code}`, code);
    const timer = setTimeout(() => fail(`not done within ${limitMs} ms`, "time"), limitMs);
    function done(settle: () => void): void {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      settle();
    }
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    ask();
  });
}

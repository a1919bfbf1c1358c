import { parentPort } from "node:worker_threads";
import type { LanguageAnswer, LanguageRequest, LanguageTasks } from "./language-tasks.ts";

/** Answers tasks in a thread, one after the other, until the thread is ended from outside. */
export function serveLanguage(tasks: LanguageTasks): void {
  const port = parentPort;
  if (port === null) throw new Error("this runs in a thread only");
  const answer = (what: LanguageAnswer): void => port.postMessage(what);
  const serve = async ({ task, given }: LanguageRequest): Promise<void> => {
    try {
      // Each task is given what it takes: both sides have it from LanguageTasks.
      const work = tasks[task] as (given: unknown) => unknown;
      answer({ result: await work(given) });
    } catch (error) {
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };
  port.on("message", (request: LanguageRequest) => void serve(request));
  answer({ ready: true });
}

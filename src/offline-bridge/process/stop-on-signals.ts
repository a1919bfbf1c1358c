import { logLine } from "./log-line.ts";

/** Within the 20 s of BRG4. What is not finished by then is kept by Temporal and the rooms: nothing is lost. */
const LONGEST_STOP_MS = 18_000;

/**
 * Stops the process gracefully on SIGTERM and SIGINT, exit code 0 (BRG4).
 * @param running what a signal met while it still starts is stopped once it has.
 * @param withParent also when standard input ends, that is when the parent process is gone.
 */
export function stopOnSignals(running: Promise<{ stop(): Promise<void> }>, withParent: boolean): void {
  let isStopping = false;
  const stop = async (why: string): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    logLine("info", "hub.bridge.stopping", { why });
    const giveUp = () => {
      logLine("warn", "hub.bridge.stopCut", { afterMs: LONGEST_STOP_MS });
      process.exit(0);
    };
    setTimeout(giveUp, LONGEST_STOP_MS);
    try {
      await (await running).stop();
      logLine("info", "hub.bridge.stopped");
    } catch (error) {
      logLine("error", "hub.bridge.stopFailed", { error });
    }
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  if (!withParent) return;
  process.stdin.resume();
  process.stdin.on("end", () => void stop("the parent is gone"));
  process.stdin.on("error", () => void stop("the parent is gone"));
}

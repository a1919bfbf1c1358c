import { setTimeout as sleep } from "node:timers/promises";
import type { ManagedProcess } from "./managed-process.ts";

const EVERY_MS = 5_000;

/** Gives a process up that lives and answers nothing for as long as its plan allows. Returns when `ended` is aborted. */
export async function watchSilence(process: ManagedProcess, ended: AbortSignal): Promise<void> {
  const { isUp, isAlive = isUp, deadAfterMs } = process.plan;
  if (deadAfterMs === 0) return;
  let answeredAt = performance.now();
  while (await pause(ended)) {
    const askedAt = performance.now();
    if (await isAlive()) answeredAt = performance.now();
    // A machine that slept, or a timer that came late, says nothing about the process.
    else if (performance.now() - askedAt > deadAfterMs) answeredAt = performance.now();
    if (performance.now() - answeredAt < deadAfterMs) continue;
    process.giveUp(`it answered nothing for ${deadAfterMs / 1000} s`);
    return;
  }
}

/** False when the process is gone. */
function pause(ended: AbortSignal): Promise<boolean> {
  return sleep(EVERY_MS, true, { signal: ended, ref: false }).catch(() => false);
}

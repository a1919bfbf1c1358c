import { setTimeout as sleep } from "node:timers/promises";
import { endedEarly, lastWords } from "./processes/ended-early.ts";
import type { ManagedProcess, ProcessEnd } from "./processes/managed-process.ts";
import { waitUntil } from "./processes/wait-until.ts";
import type { TellStackEvent } from "./stack-event.ts";
import { StackFault } from "./stack-fault.ts";

/**
 * Starts the processes, each as soon as those it needs are up, and waits until all are. Throws the first StackFault;
 * what was started by then is left to the caller to stop, and nothing is started any more.
 */
export async function bringUpAll(
  processes: readonly ManagedProcess[],
  tell: TellStackEvent,
  stopped?: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const signal = stopped ? AbortSignal.any([stopped, failed.signal]) : failed.signal;
  const up = new Map<string, Promise<void>>();
  for (const process of processes) up.set(process.plan.name, bringUpAfter(process, up, tell, signal));
  const all = [...up.values()];
  try {
    await Promise.all(all);
  } catch (error) {
    failed.abort();
    await Promise.allSettled(all);
    throw error;
  }
}

/** `up` holds what was begun before it, so a plan names only earlier ones under `after`. */
async function bringUpAfter(
  process: ManagedProcess,
  up: ReadonlyMap<string, Promise<void>>,
  tell: TellStackEvent,
  signal: AbortSignal,
): Promise<void> {
  for (const name of process.plan.after) await up.get(name);
  const prepared = await process.plan.prepare?.();
  if (prepared !== undefined) tell({ type: "progress", text: prepared });
  await bringUp(process, tell, signal);
}

/** Starts one process and waits until it answers. */
export async function bringUp(process: ManagedProcess, tell: TellStackEvent, signal?: AbortSignal): Promise<void> {
  const { name, url, isUp, upWithinMs } = process.plan;
  if (signal?.aborted) throw new StackFault([`${name} was not started: the start was stopped`]);
  const started = performance.now();
  tell({ type: "starting", name });
  process.start();
  const over = new AbortController();
  let end: ProcessEnd | undefined;
  const noteEnd = async () => {
    end = await process.ended;
    over.abort();
  };
  void noteEnd();
  const isWaitedFor = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const answers = await waitUntil(isUp, { withinMs: upWithinMs, signal: isWaitedFor });
  if (end !== undefined) throw endedEarly(process, end);
  if (signal?.aborted) throw new StackFault(["the start was stopped"]);
  if (!answers) throw new StackFault([`${name} did not come up within ${upWithinMs / 1000} s. ${lastWords(process)}`]);
  const afterMs = Math.round(performance.now() - started);
  tell({ type: "up", name, pid: process.pid ?? 0, url, afterMs });
  void watchSilence(process, over.signal);
}

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

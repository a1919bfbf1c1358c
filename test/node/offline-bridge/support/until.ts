import { setTimeout as sleep } from "node:timers/promises";

/** Waits for something to be so, and says what it waited for when it never came. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, withinMs = 45_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`);
    await sleep(20);
  }
}

import { setTimeout as sleep } from "node:timers/promises";

/** Waits; less where `signal` is aborted first. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}

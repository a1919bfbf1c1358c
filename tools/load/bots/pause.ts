import { setTimeout as sleep } from "node:timers/promises";

/** The longest delay of a timer; Node fires a longer one at once, and some refusals name a wait of a year (a mute). */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Waits, 24 days at most; less where `signal` is aborted first. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(Math.min(ms, MAX_TIMER_MS), undefined, signal === undefined ? {} : { signal }).catch(() => {});
}

import { setTimeout as sleep } from "node:timers/promises";

/** Asks again and again until the answer is yes. False when `withinMs` passed or `signal` was aborted first. */
export async function waitUntil(
  isSo: () => Promise<boolean>,
  { withinMs, everyMs = 50, signal }: { withinMs: number; everyMs?: number; signal?: AbortSignal },
): Promise<boolean> {
  const end = performance.now() + withinMs;
  for (;;) {
    if (signal?.aborted) return false;
    if (await isSo()) return true;
    if (performance.now() >= end) return false;
    await sleep(everyMs, undefined, signal ? { signal } : {}).catch(() => {});
  }
}

/** Whether the address answers 200 in time. */
export async function answersOk(url: string, withinMs = 2_000): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(withinMs) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

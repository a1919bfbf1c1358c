import { LONGEST_WAIT_MS } from "./timer.ts";

/** How long to wait before the next try: anything up to `baseMs · 2^failures`, and never more than `capMs`. */
export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { baseMs: 250, capMs: 30_000 };

/**
 * Exponential back-off with full jitter: clients that were dropped together come back spread out (SOK7).
 * @param failures tries that failed in a row before this one, 0 for the first
 * @param random 0 ≤ random < 1
 * @returns milliseconds, 0 ≤ wait ≤ capMs, and an hour at most
 */
export function backoffMs(failures: number, random: number, { baseMs, capMs }: Backoff): number {
  // 2^30 · baseMs is beyond any cap; a larger power would end in Infinity · 0.
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(failures, 30), LONGEST_WAIT_MS);
  return Math.floor(random * ceiling);
}

/**
 * The wait that the server asked for, plus up to as much again: the whole room got the same number (SOK7).
 */
export function spreadMs(askedMs: number, random: number, { baseMs }: Backoff): number {
  return askedMs + Math.floor(random * Math.max(askedMs, Math.min(baseMs, LONGEST_WAIT_MS)));
}

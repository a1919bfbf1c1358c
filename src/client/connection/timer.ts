import type { Platform } from "./platform.ts";

/** The longest wait of one timer: browsers and Node fire a longer one at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** No try at a connection waits longer: it is also the longest that the drain route can ask for (SOK7). */
export const LONGEST_WAIT_MS = 3_600_000;

/**
 * Timers that are right for any number (CLT4): a longer wait than a timer can hold goes in steps, and so `Infinity`,
 * and what is no number, never rings. Every timer of the library is one of these.
 */
export function anyLength(after: Platform["after"]): Platform["after"] {
  return function afterAnyLength(ms, task) {
    if (ms <= MAX_TIMER_MS) return after(Math.max(0, ms), task);
    let cancel = after(MAX_TIMER_MS, () => {
      cancel = afterAnyLength(ms - MAX_TIMER_MS, task);
    });
    return () => cancel();
  };
}

/**
 * A wait as a server asked for it, in ms: an hour at most, since a month from something between would keep the client
 * away after it is gone. Undefined where it is no number or less than 0.
 */
export function askedMs(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? Math.min(value, LONGEST_WAIT_MS) : undefined;
}

/** A duration as the caller gave it: more than 0, `Infinity` for never; anything else is the default. */
export function durationOr(fallback: number, given: unknown): number {
  return typeof given === "number" && given > 0 ? given : fallback;
}

/** Each duration of a group by {@link durationOr}. */
export function durationsOr<T extends { readonly [K in keyof T]: number }>(defaults: T, given: Partial<T> = {}): T {
  const taken = { ...defaults };
  for (const key in defaults) taken[key] = durationOr(defaults[key], given[key]) as T[typeof key];
  return taken;
}

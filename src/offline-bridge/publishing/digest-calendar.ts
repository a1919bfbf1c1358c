import type { PublishingTimes } from "./publishing-times.ts";

const DAY = 86_400_000;

/** A digest's day begins at `DIGEST_AT`; its name is the UTC date of that moment, such as `2026-11-07`. */
export interface DigestDay {
  readonly day: string;
  /** Milliseconds since the epoch: entries from `from` up to, and without, `to`. */
  readonly from: number;
  readonly to: number;
}

type DigestTimes = Pick<PublishingTimes, "digestAtMinutes" | "digestEveryMs">;

/** The first digest at or after a time: `DIGEST_AT`, and every `DIGEST_EVERY` before and after it (CLO6). */
export function nextDigest(at: number, times: DigestTimes): number {
  const offset = digestOffset(times);
  return Math.ceil((at - offset) / times.digestEveryMs) * times.digestEveryMs + offset;
}

/** How far digests lie behind the multiples of their interval since the epoch, in ms. */
export function digestOffset({ digestAtMinutes, digestEveryMs }: DigestTimes): number {
  return (digestAtMinutes * 60_000) % digestEveryMs;
}

/**
 * The days that a digest at `at` tells of: those that its interval touches, and at least the last 24 hours, so that
 * what came out just before a change of day is never left out. A day is told of anew each time, as a whole.
 */
export function digestDays(at: number, times: DigestTimes): readonly DigestDay[] {
  const anchor = times.digestAtMinutes * 60_000;
  const dayBegin = (time: number) => Math.floor((time - anchor) / DAY) * DAY + anchor;
  const first = dayBegin(at - Math.max(times.digestEveryMs, DAY));
  const count = (dayBegin(at - 1) - first) / DAY + 1;
  return Array.from({ length: count }, (_, index) => {
    const from = first + index * DAY;
    return { day: new Date(from).toISOString().slice(0, 10), from, to: from + DAY };
  });
}

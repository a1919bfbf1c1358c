import { durationMs } from "../../durable/protocol/values/iso-duration.ts";

/** How long each kind of data is kept, in ms (RET1). */
export interface RetentionTimes {
  readonly transcriptsMs: number;
  readonly reportsMs: number;
  readonly alertsMs: number;
  readonly resultsMs: number;
  readonly auditMs: number;
  /** Between two rounds, whole seconds. */
  readonly everyMs: number;
}

const DAY = 86_400_000;
/** No year is longer, so that nothing goes before its time. */
const YEAR = 366 * DAY;

export const DEFAULT_RETENTION: RetentionTimes = {
  transcriptsMs: 180 * DAY,
  reportsMs: 180 * DAY,
  alertsMs: 90 * DAY,
  resultsMs: 30 * DAY,
  auditMs: 2 * YEAR,
  everyMs: DAY,
};

/** Milliseconds of a retention such as `P180D` or `P2Y`; undefined where the text is none. */
export function retentionMs(text: string): number | undefined {
  const years = /^P(\d{1,3})Y$/u.exec(text)?.[1];
  return years === undefined ? durationMs(text) : Number(years) * YEAR;
}

/** Up to when data of each kind have outlived their time, as ISO-8601 UTC. */
export interface RetentionLimits {
  readonly transcripts: string;
  readonly reports: string;
  readonly alerts: string;
  readonly results: string;
  readonly audit: string;
}

/** @param now milliseconds since the epoch */
export function retentionLimits(now: number, times: RetentionTimes): RetentionLimits {
  const before = (ms: number) => new Date(Math.max(0, now - ms)).toISOString();
  return {
    transcripts: before(times.transcriptsMs),
    reports: before(times.reportsMs),
    alerts: before(times.alertsMs),
    results: before(times.resultsMs),
    audit: before(times.auditMs),
  };
}

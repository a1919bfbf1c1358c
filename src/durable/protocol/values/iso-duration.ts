const PATTERN = /^P(?:(\d+)W|(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?)$/u;
const MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000] as const;

/** Milliseconds of an ISO-8601 duration of weeks, or of days, hours, minutes and seconds; undefined where it is none. */
export function durationMs(text: string): number | undefined {
  const match = PATTERN.exec(text);
  const parts = match?.slice(1) ?? [];
  if (parts.every((part) => part === undefined)) return undefined;
  return Math.round(parts.reduce((sum, part, at) => sum + Number(part ?? 0) * (MS[at] ?? 0), 0));
}

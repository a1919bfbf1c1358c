/** An ISO time, or ms since the epoch, as `2026-11-05 19:04`, with seconds where asked for. In UTC, as the hub's logs are. */
export function showTime(time: string | number, withSeconds = false): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  return date
    .toISOString()
    .slice(0, withSeconds ? 19 : 16)
    .replace("T", " ");
}

/** A duration in ms as `950 ms`, `12 s`, `5 min` or `3 h`. */
export function showDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 90_000) return `${Math.round(ms / 1_000)} s`;
  return ms < 5_400_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

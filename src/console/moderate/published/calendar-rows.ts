import type { PublishingBatch } from "../../../client/http/moderator/moderation-http.ts";

/** A session's way to being published; times in ms since the epoch. */
export interface CalendarRow {
  readonly key: string;
  readonly roomId: string;
  readonly sessionId: string;
  readonly opensAt: number;
  readonly dueAt: number;
  readonly overrideUntil: number;
  readonly plannedFor: number;
  readonly digestAt: number;
  /** Undefined until it went out. */
  readonly publishedAt: number | undefined;
  readonly loreCount: number;
}

/** The newest rows shown. */
const MOST_ROWS = 24;

/** The sessions of all batches, those whose window opens first at the top. */
export function calendarRows(batches: readonly PublishingBatch[]): readonly CalendarRow[] {
  return batches
    .flatMap(({ batchId, plannedFor, sessions }) =>
      sessions.map((session) => ({
        key: `${batchId} ${session.sessionId}`,
        roomId: session.roomId,
        sessionId: session.sessionId,
        opensAt: Date.parse(session.opensAt),
        dueAt: Date.parse(session.dueAt),
        overrideUntil: Date.parse(session.overrideUntil),
        plannedFor: Date.parse(plannedFor),
        digestAt: Date.parse(session.digestAt),
        publishedAt: session.publishedAt === undefined ? undefined : Date.parse(session.publishedAt),
        loreCount: session.loreCount ?? 0,
      })),
    )
    .toSorted((left, right) => left.opensAt - right.opensAt || left.key.localeCompare(right.key))
    .slice(-MOST_ROWS);
}

/** The stretch of time that a picture shows: everything in the rows, and now. Ms since the epoch. */
export function calendarSpan(
  rows: readonly CalendarRow[],
  now: number,
): { readonly from: number; readonly to: number } {
  const times = rows.flatMap(({ opensAt, overrideUntil, plannedFor, digestAt }) => [
    ...[opensAt, overrideUntil, plannedFor, digestAt],
  ]);
  const all = [...times, now].filter((time) => !Number.isNaN(time));
  const [from, to] = [Math.min(...all), Math.max(...all)];
  return { from, to: Math.max(to, from + 60_000) };
}

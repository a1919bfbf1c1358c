import type { PublishingBatch } from "../../../client/http/moderator/moderation-http.ts";
import { showTime } from "../../shell/show-time.ts";
import { calendarRows, calendarSpan, type CalendarRow } from "./calendar-rows.ts";

interface PublishingCalendarProps {
  readonly batches: readonly PublishingBatch[];
  /** In ms since the epoch. */
  readonly now: number;
}

const [WIDTH, LEFT, ROW, TOP, BOTTOM] = [760, 150, 30, 26, 26] as const;

/** When each session can be moderated and when it goes out, as bars over time, and the same in words below. */
export function PublishingCalendar({ batches, now }: PublishingCalendarProps) {
  const rows = calendarRows(batches);
  const { from, to } = calendarSpan(rows, now);
  const x = (time: number): number => LEFT + ((time - from) / (to - from)) * (WIDTH - LEFT - 10);
  const height = TOP + rows.length * ROW + BOTTOM;
  return (
    <>
      <p class="legend">
        <span class="key window" /> moderation window <span class="key override" /> can still be decided{" "}
        <span class="key batch" /> batch <span class="key digest" /> digest
      </p>
      <div class="scroll" tabIndex={0} role="group" aria-label="Calendar">
        <svg class="calendar" viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
          {rows.map((row, place) => (
            <Row key={row.key} row={row} y={TOP + place * ROW} x={x} />
          ))}
          <line class="now" x1={x(now)} x2={x(now)} y1={TOP - 6} y2={height - BOTTOM} />
          <text x={Math.min(x(now), WIDTH - 14)} y={TOP - 10} text-anchor="middle">
            now
          </text>
          <text x={LEFT} y={height - 6}>
            {showTime(from)}
          </text>
          <text x={WIDTH - 10} y={height - 6} text-anchor="end">
            {showTime(to)} UTC
          </text>
        </svg>
      </div>
      <ul class="plain">
        {rows.map((row) => (
          <li key={row.key}>
            <b>{row.roomId}</b> <span class="quiet">{row.sessionId}</span> {inWords(row)}
          </li>
        ))}
      </ul>
    </>
  );
}

interface RowProps {
  readonly row: CalendarRow;
  readonly y: number;
  x(time: number): number;
}

function Row({ row, y, x }: RowProps) {
  const { roomId, opensAt, dueAt, overrideUntil, plannedFor, digestAt, publishedAt } = row;
  const bar = { y: y + 7, height: 14, rx: 3 };
  const wide = (start: number, end: number): number => Math.max(2, x(end) - x(start));
  const goesOut = publishedAt ?? plannedFor;
  return (
    <>
      <line class="axis" x1={LEFT} x2={WIDTH} y1={y + ROW} y2={y + ROW} />
      <text x={LEFT - 8} y={y + 19} text-anchor="end">
        {roomId.length > 18 ? `${roomId.slice(0, 17)}…` : roomId}
      </text>
      <rect class="override" x={x(dueAt)} width={wide(dueAt, overrideUntil)} {...bar} />
      <rect class="window" x={x(opensAt)} width={wide(opensAt, dueAt)} {...bar} />
      <path class={publishedAt === undefined ? "batch" : "batch out"} d={diamond(x(goesOut), y + 14, 7)} />
      <circle class="digest" cx={x(digestAt)} cy={y + 14} r={5} />
    </>
  );
}

function diamond(x: number, y: number, size: number): string {
  return `M${x} ${y - size}L${x + size} ${y}L${x} ${y + size}L${x - size} ${y}Z`;
}

function inWords({ opensAt, dueAt, overrideUntil, plannedFor, publishedAt, loreCount, digestAt }: CalendarRow): string {
  const out =
    publishedAt === undefined
      ? `goes out at ${showTime(plannedFor)}`
      : `went out at ${showTime(publishedAt)} with ${loreCount} entries`;
  return (
    `is moderated from ${showTime(opensAt)} to ${showTime(dueAt).slice(11)}, can be decided until ` +
    `${showTime(overrideUntil)}, ${out}, and stands in the digest of ${showTime(digestAt)}.`
  );
}

import { expect, test } from "vitest";
import type { PublishingBatch } from "../../../src/client/http/moderator/moderation-http.ts";
import { calendarRows, calendarSpan } from "../../../src/console/moderate/published/calendar-rows.ts";

const minute = 60_000;
const noon = Date.parse("2026-11-05T12:00:00.000Z");
const iso = (afterNoon: number): string => new Date(noon + afterNoon * minute).toISOString();

function batch(plannedFor: number, sessions: Readonly<Record<string, number>>, out = false): PublishingBatch {
  return {
    batchId: `batch-${plannedFor}`,
    plannedFor: iso(plannedFor),
    status: out ? "published" : "planned",
    sessions: Object.entries(sessions).map(([sessionId, opensAt]) => ({
      roomId: "quay",
      sessionId,
      opensAt: iso(opensAt),
      dueAt: iso(opensAt + 45),
      overrideUntil: iso(opensAt + 765),
      digestAt: iso(840),
      ...(out && { publishedAt: iso(plannedFor + 1), loreCount: 3 }),
    })),
  };
}

test("UI7 CLO6 the calendar has a row for each session, by the opening of its window", () => {
  const rows = calendarRows([batch(120, { late: 30 }), batch(60, { early: 0, mid: 10 }, true)]);
  expect(rows.map(({ sessionId }) => sessionId)).toEqual(["early", "mid", "late"]);
  expect(rows[0]).toMatchObject({
    opensAt: noon,
    dueAt: noon + 45 * minute,
    publishedAt: noon + 61 * minute,
    loreCount: 3,
  });
  expect(rows[2]).toMatchObject({ publishedAt: undefined, loreCount: 0, plannedFor: noon + 120 * minute });
});

test("UI7 the calendar shows everything in its rows, and now, however early or late now is", () => {
  const rows = calendarRows([batch(120, { one: 30 })]);
  expect(calendarSpan(rows, noon)).toEqual({ from: noon, to: noon + 840 * minute });
  expect(calendarSpan(rows, noon + 900 * minute)).toEqual({ from: noon + 30 * minute, to: noon + 900 * minute });
  expect(calendarSpan([], noon)).toEqual({ from: noon, to: noon + minute });
});

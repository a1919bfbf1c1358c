import { expect, test } from "vitest";
import { durationMs } from "../../../../src/durable/protocol/values/iso-duration.ts";
import { publishingPlan } from "../../../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES } from "../../../../src/offline-bridge/publishing/publishing-times.ts";

const at = Date.parse("2026-11-07T20:07:30.000Z");

test("CLO6 the window opens 15 minutes after, lasts 45, alerts at 30 and 40, then the hourly batch and the digest", () => {
  expect(publishingPlan("hub", at, 2, DEFAULT_PUBLISHING_TIMES)).toEqual({
    batchId: "batch-hub-20261107T220000000Z",
    plannedFor: "2026-11-07T22:00:00.000Z",
    opensAt: "2026-11-07T20:22:30.000Z",
    alertsAt: ["2026-11-07T20:52:30.000Z", "2026-11-07T21:02:30.000Z"],
    dueAt: "2026-11-07T21:07:30.000Z",
    overrideUntil: "2026-11-08T09:07:30.000Z",
    digestAt: "2026-11-08T02:00:00.000Z",
  });
});

test("CLO6 with nothing to decide the next batch takes it; sessions of one hub share a batch", () => {
  const plan = publishingPlan("hub", at, 0, DEFAULT_PUBLISHING_TIMES);
  expect(plan.plannedFor).toBe("2026-11-07T21:00:00.000Z");
  expect(publishingPlan("hub", at + 600_000, 0, DEFAULT_PUBLISHING_TIMES).batchId).toBe(plan.batchId);
  expect(publishingPlan("other", at, 0, DEFAULT_PUBLISHING_TIMES).batchId).not.toBe(plan.batchId);
});

test("CLO6 the times are settings, down to seconds", () => {
  const times = {
    moderationOpensAfterMs: 1000,
    moderationWindowMs: 9000,
    moderationOverrideMs: 5000,
    loreBatchEveryMs: 2000,
    digestAtMinutes: 20 * 60 + 8,
    digestEveryMs: 86_400_000,
  };
  const plan = publishingPlan("hub", at, 1, times);
  expect(
    [plan.opensAt, ...plan.alertsAt, plan.dueAt, plan.plannedFor, plan.digestAt].map((time) => time.slice(11, 19)),
  ).toEqual(["20:07:31", "20:07:37", "20:07:39", "20:07:40", "20:07:40", "20:08:00"]);
});

test.each([
  ["PT15M", 900_000],
  ["PT1H", 3_600_000],
  ["P1DT2H3M4.5S", 93_784_500],
  ["P2W", 1_209_600_000],
  ["PT0S", 0],
  ["15m", undefined],
  ["P", undefined],
  ["PT", undefined],
  ["P1M", undefined],
  ["", undefined],
])("CLO6 a duration is ISO-8601: %s", (text, expected) => {
  expect(durationMs(text)).toBe(expected);
});

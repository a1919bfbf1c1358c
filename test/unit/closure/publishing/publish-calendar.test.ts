import { describe, expect, test } from "vitest";
import { digestDays, nextDigest } from "../../../../src/offline-bridge/publishing/digest-calendar.ts";
import {
  afterStep,
  firstState,
  nextStep,
  withBatch,
  type PublishProgress,
} from "../../../../src/offline-bridge/publishing/publish-calendar.ts";
import { publishingPlan } from "../../../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES as TIMES } from "../../../../src/offline-bridge/publishing/publishing-times.ts";

const DAY = 86_400_000;
const prepared = Date.parse("2026-11-07T20:00:00.000Z");

/** The fates of the items at a time of day; `ready` goes out with each batch. */
type Change = readonly [at: string, Partial<PublishProgress>];

/** Runs the calendar under a fake clock; gives each step with its time, and with what went out in it. */
function runCalendar(begin: PublishProgress, changes: readonly Change[] = [], from = prepared): readonly string[] {
  const plan = publishingPlan("hub", prepared, begin.pending, TIMES);
  const coming = changes.map(([at, change]) => ({ at: Date.parse(`2026-11-0${at}:00.000Z`), change }));
  const log: string[] = [];
  let progress = begin;
  let state = firstState(plan);
  for (let now = from; ;) {
    state = withBatch(state, progress, now, TIMES.loreBatchEveryMs);
    const step = nextStep(plan, state, progress, now);
    if (step.do === "end") return [...log, "end"];
    const change = coming[0];
    if (change !== undefined && change.at < step.at) {
      coming.shift();
      now = Math.max(now, change.at);
      progress = { ...progress, ...change.change };
      continue;
    }
    now = Math.max(now, step.at);
    const told = step.do === "publish" ? `publish ${progress.ready}` : step.do;
    log.push(`${new Date(now).toISOString().slice(8, 16)} ${told}`);
    state = afterStep(state, step);
    if (step.do === "hold") progress = { ...progress, pending: 0 };
    if (step.do === "publish") progress = { ...progress, ready: 0 };
  }
}

describe("CLO6 the calendar of a session", () => {
  test("CLO6 with nothing to decide there is one batch, even an empty one, and then nothing", () => {
    expect(runCalendar({ pending: 0, open: 0, ready: 3 })).toEqual(["07T20:00 publish 3", "end"]);
    expect(runCalendar({ pending: 0, open: 0, ready: 0 })).toEqual(["07T20:00 publish 0", "end"]);
  });

  test("CLO6 undecided: two alerts, held back at the window's end, closed twelve hours later", () => {
    expect(runCalendar({ pending: 2, open: 2, ready: 1 })).toEqual([
      "07T20:45 alert",
      "07T20:55 alert",
      "07T21:00 hold",
      "07T21:00 publish 1",
      "08T09:00 close",
      "end",
    ]);
  });

  test("CLO6 all decided in time: no alert after it, the batch stays where it was planned, and the run ends with it", () => {
    const decided: Change = ["7T20:50", { pending: 0, open: 0, ready: 3 }];
    expect(runCalendar({ pending: 2, open: 2, ready: 1 }, [decided])).toEqual([
      "07T20:45 alert",
      "07T21:00 publish 3",
      "end",
    ]);
  });

  test("CLO6 an escalated item is not held back, waits for the end of the override and delays nothing else", () => {
    const escalated: Change = ["7T20:20", { pending: 0, open: 1 }];
    expect(runCalendar({ pending: 1, open: 1, ready: 2 }, [escalated])).toEqual([
      "07T21:00 publish 2",
      "08T09:00 close",
      "end",
    ]);
  });

  test("CLO6 overrides go out with the next batch, one decided late in its window after the end of the override", () => {
    const changes: Change[] = [
      ["7T23:10", { open: 1, ready: 1 }],
      ["7T23:50", { ready: 2 }],
      ["8T08:59", { open: 0, ready: 1 }],
    ];
    expect(runCalendar({ pending: 3, open: 3, ready: 0 }, changes).slice(2)).toEqual([
      "07T21:00 hold",
      "07T21:00 publish 0",
      "08T00:00 publish 2",
      "08T09:00 publish 1",
      "end",
    ]);
  });

  test("CLO6 where everything was away for a day the steps are done late, in their order, without alerts that are too late", () => {
    expect(runCalendar({ pending: 1, open: 1, ready: 1 }, [], prepared + DAY)).toEqual([
      "08T20:00 hold",
      "08T20:00 publish 1",
      "08T20:00 close",
      "end",
    ]);
  });
});

describe("CLO6 the calendar of digests", () => {
  const at = (text: string) => Date.parse(`2026-11-${text}.000Z`);
  const daysAt = (time: string, digestEveryMs: number) =>
    digestDays(at(time), { ...TIMES, digestEveryMs }).map(({ day }) => day);

  test.each([
    ["07T20:00:00", DAY, "2026-11-08T02:00:00.000Z"],
    ["08T02:00:00", DAY, "2026-11-08T02:00:00.000Z"],
    ["08T02:00:01", DAY, "2026-11-09T02:00:00.000Z"],
    ["08T02:00:01", 5_000, "2026-11-08T02:00:05.000Z"],
    ["08T03:10:00", 6 * 3_600_000, "2026-11-08T08:00:00.000Z"],
  ])("CLO6 after %s, every %i ms, the next one is %s", (from, digestEveryMs, expected) => {
    expect(new Date(nextDigest(at(from), { ...TIMES, digestEveryMs })).toISOString()).toBe(expected);
  });

  test("CLO6 a day begins at DIGEST_AT; each day is told of as a whole, also after its change", () => {
    expect(daysAt("08T02:00:00", DAY)).toEqual(["2026-11-07"]);
    expect(daysAt("08T01:59:55", 5_000)).toEqual(["2026-11-06", "2026-11-07"]);
    expect(daysAt("08T02:00:05", 5_000)).toEqual(["2026-11-07", "2026-11-08"]);
    expect(daysAt("09T02:00:00", 2 * DAY)).toEqual(["2026-11-07", "2026-11-08"]);
    expect(digestDays(at("08T02:00:00"), TIMES)).toEqual([
      { day: "2026-11-07", from: at("07T02:00:00"), to: at("08T02:00:00") },
    ]);
  });
});

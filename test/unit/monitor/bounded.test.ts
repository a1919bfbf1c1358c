import fc from "fast-check";
import { expect, test } from "vitest";
import { DurationHistogram } from "../../../src/cli/monitor/figures/duration-histogram.ts";
import { lineFingerprint } from "../../../src/cli/monitor/figures/fingerprint.ts";
import { NumberRanges } from "../../../src/cli/monitor/figures/number-ranges.ts";
import { RecentMap } from "../../../src/cli/monitor/figures/recent-map.ts";
import { RoomLines } from "../../../src/cli/monitor/figures/room-lines.ts";
import { JsonScanner } from "../../../src/cli/monitor/log/json-scanner.ts";
import { LineSplitter } from "../../../src/cli/monitor/log/split-lines.ts";

const duration = fc.oneof(
  fc.integer({ min: 0, max: 50 }),
  fc.integer({ min: 0, max: 2 ** 22 }),
  fc.double({ min: 0, max: 1e7, noNaN: true }),
);

test("TEL4 percentiles from counters are those of the sorted samples", () => {
  const plays = fc.property(fc.array(duration, { minLength: 1 }), fc.array(duration), (kept, taken) => {
    const histogram = new DurationHistogram();
    for (const each of [...taken, ...kept]) histogram.add(each);
    for (const each of taken) histogram.remove(each);
    const sorted = kept.toSorted((one, other) => one - other);
    for (const percent of [1, 50, 95, 99, 100]) {
      const rank = Math.ceil((percent / 100) * sorted.length);
      expect(histogram.percentile(percent)).toBe(sorted[rank - 1]);
    }
    expect(histogram.samples).toBe(kept.length);
  });
  fc.assert(plays, { numRuns: 60 });
});

test("TEL4 a hundred thousand different durations beyond all reason are off by less than 0.05 %", () => {
  const histogram = new DurationHistogram();
  const samples = Array.from({ length: 100_000 }, (_, at) => 2 ** 21 + at * 37.5);
  for (const each of samples) histogram.add(each);
  for (const percent of [10, 50, 95, 100]) {
    const exact = samples[Math.ceil((percent / 100) * samples.length) - 1] ?? 0;
    expect(Math.abs((histogram.percentile(percent) ?? 0) / exact - 1)).toBeLessThan(0.0005);
  }
});

test("TEL4 ranges hold what a set holds, and know what is missing in between", () => {
  const plays = fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (numbers) => {
    const ranges = new NumberRanges();
    const set = new Set<number>();
    for (const number of numbers) {
      expect(ranges.add(number)).toBe(!set.has(number));
      set.add(number);
    }
    for (let number = 0; number < 62; number += 1) expect(ranges.has(number)).toBe(set.has(number));
    const [lowest, highest] = [Math.min(...set), Math.max(...set)];
    expect(ranges.lowest).toBe(lowest);
    expect(ranges.holes()).toBe(highest - lowest + 1 - set.size);
  });
  fc.assert(plays);
});

test("TEL4 a log full of holes costs no more memory than its last ones, and every hole is counted", () => {
  const ranges = new NumberRanges();
  for (let number = 1; number < 20_000; number += 2) ranges.add(number);
  expect(ranges.holes()).toBe(9999);
  expect(ranges.add(19_999)).toBe(false);
  expect(ranges.add(19_998)).toBe(true);
  expect(ranges.holes()).toBe(9998);
});

test("TEL4 wakings beyond those kept one by one are known, and what they lost is counted", () => {
  const room = new RoomLines("demo", "bridge");
  const at = (epoch: number, seq: number) => new Date(epoch * 10_000 + seq).toISOString();
  for (let epoch = 1; epoch <= 500; epoch += 1) {
    for (const seq of [1, 2, 4]) expect(room.take(epoch, seq, at(epoch, seq))).toBe(true);
  }
  expect(room.lost()).toBe(500);
  for (const epoch of [1, 250, 500]) expect(room.take(epoch, 2, at(epoch, 2))).toBe(false);
  // Made anew, the room begins at its first waking again.
  expect(room.take(1, 1, at(600, 1))).toBe(true);
  expect(room.take(1, 1, at(600, 1))).toBe(false);
  expect(room.lost()).toBe(500);
});

test("TEL4 what is remembered of the past is bounded, and what goes is told", () => {
  const gone: number[] = [];
  const map = new RecentMap<number, number>(10, (value) => gone.push(value));
  for (let key = 0; key < 1000; key += 1) {
    map.set(key, key);
    // Asked for again and again, it stays.
    expect(map.get(0)).toBe(0);
  }
  expect([...map.values()].length).toBeLessThanOrEqual(20);
  expect(map.get(999)).toBe(999);
  expect(map.get(5)).toBeUndefined();
  expect(gone.length + [...map.values()].length).toBe(1000);
});

test("TEL4 lines are the same however the text is cut into pieces", () => {
  const text = fc
    .array(fc.constantFrom("a", "\n", "\r\n", "{}", "é"), { maxLength: 30 })
    .map((parts) => parts.join(""));
  const plays = fc.property(text, fc.array(fc.nat(40)), (whole, cuts) => {
    const lines: string[] = [];
    const splitter = new LineSplitter(
      (line) => lines.push(line),
      () => expect.fail("none is too long"),
    );
    const places = [
      0,
      ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((one, other) => one - other),
      whole.length,
    ];
    for (const [at, from] of places.slice(0, -1).entries()) splitter.feed(whole.slice(from, places[at + 1]));
    splitter.end();
    const expected = whole.split("\n").map((line) => line.replace(/\r$/, ""));
    if (expected.at(-1) === "") expected.pop();
    expect(lines.map((line) => line.replace(/\r$/, ""))).toEqual(expected);
  });
  fc.assert(plays);
});

test("TEL4 a line that goes on for ever is left out, and the next one read", () => {
  const lines: string[] = [];
  let tooLong = 0;
  const splitter = new LineSplitter(
    (line) => lines.push(line),
    () => (tooLong += 1),
  );
  const piece = "x".repeat(2 ** 20);
  for (let times = 0; times < 100; times += 1) splitter.feed(piece);
  splitter.feed("end\nnext\n");
  splitter.end();
  expect({ lines, tooLong }).toEqual({ lines: ["next"], tooLong: 1 });
});

test("TEL4 an object over several lines ends where it ends, and nothing else is taken for one", () => {
  const plays = fc.property(
    fc.json({ maxDepth: 4 }).map((text) => ({ value: JSON.parse(text) })),
    (document) => {
      const lines = JSON.stringify(document, null, 2).split("\n");
      const scanner = new JsonScanner();
      const states = lines.map((line) => scanner.scan(line));
      expect(states.pop()).toEqual({ state: "closed", end: lines.at(-1)?.length });
      expect(states.every(({ state }) => state === "open")).toBe(true);
    },
  );
  fc.assert(plays);
  for (const text of [
    "{ message: 'text' }",
    '{"a" "b"}',
    '{"a":1,}',
    "[1 2]",
    '{"a":1]',
    "[}",
    "{,",
    '{"a":"cut',
    "{1:2}",
    "12",
  ]) {
    expect([text, new JsonScanner().scan(text).state]).toEqual([text, "broken"]);
  }
  expect(new JsonScanner().scan('{"a":"\\\\\\""} {')).toEqual({ state: "closed", end: 12 });
});

test("TEL4 fingerprints of a hundred thousand records that hardly differ are all different", () => {
  const prints = Array.from({ length: 100_000 }, (_, nth) =>
    lineFingerprint(JSON.stringify({ contestId: `c_${nth}`, a: nth % 3 })),
  );
  expect(new Set(prints).size).toBe(100_000);
  expect(lineFingerprint("ab")).toBe(lineFingerprint("ab"));
  expect(new Set(["", "a", "ab", "ba", "a\0", "aa\0"].map(lineFingerprint)).size).toBe(6);
});

import { expect, test } from "vitest";
import { readArguments } from "../../../../tools/hot-spots/arguments.ts";
import { formatHotSpots } from "../../../../tools/hot-spots/format-hot-spots.ts";
import { ASSUMED, simulateHub } from "../../../../tools/hot-spots/simulate-hub.ts";

const SECONDS = 120;
const hubOf = (rooms: number, seed = 1) => simulateHub({ rooms, seconds: SECONDS, seed });
/** The calls of edges and new rooms to a hub's object, whatever its shards do. */
const steady = (rooms: number) => rooms / ASSUMED.lifeS + ASSUMED.isolates / ASSUMED.isolateAsksEveryS;

test("CAT4 the shards ask a hub's object 3.2 times a second at the most, however many rooms it has", () => {
  for (const rooms of [100, 20_000, 200_000]) {
    const { catalog } = hubOf(rooms);
    expect(catalog.mean - steady(rooms)).toBeGreaterThan(0);
    expect(catalog.mean - steady(rooms)).toBeLessThan(32 / 10 + 0.3);
  }
});

test("DIR1 a shard is asked for a 32nd of the rooms, each at every join, leave and waking", () => {
  const rooms = 100_000;
  const { directoryShard, catalogAskedByRooms } = hubOf(rooms);
  // A change of presence each 45 s, at least every 100 s; of the rooms that sleep a waking with each.
  const everyS = 45 * (1 - Math.exp(-100 / 45));
  const expected = (rooms * (1 + ASSUMED.sleepyShare)) / everyS;
  expect(Math.abs(catalogAskedByRooms.mean / expected - 1)).toBeLessThan(0.02);
  expect(Math.abs((directoryShard.mean * 32) / expected - 1)).toBeLessThan(0.1);
  expect(directoryShard.leases).toBeLessThan((rooms / 32) * 1.1);
});

test("the same seed gives the same figures, and another one others", () => {
  expect(hubOf(1_000)).toEqual(hubOf(1_000));
  expect(hubOf(1_000, 2)).not.toEqual(hubOf(1_000));
});

test("the table has a column for each hub", () => {
  const table = formatHotSpots([hubOf(1_000), hubOf(20_000)]).split("\n");
  expect(table[0]).toBe("| requests a second: mean, busiest second | 1,000 rooms | 20,000 rooms |");
  expect(table.slice(2).every((line) => /^\| .+ \| [\d.,]+(, [\d.,]+)? \| [\d.,]+(, [\d.,]+)? \|$/.test(line))).toBe(
    true,
  );
});

test.each([
  [["--rooms", "0"], "--rooms must be a whole number from 1 to 2000000, not 0"],
  [["--rooms", "10,x"], "--rooms must be a whole number from 1 to 2000000, not x"],
  [["--seconds", "1h"], "--seconds must be a whole number from 1 to 3600, not 1h"],
])("%j is wrong usage", (argv, message) => {
  expect(readArguments(argv)).toEqual({ kind: "wrong", message: expect.stringContaining(message) });
});

test("counts of rooms are read as they are given", () => {
  expect(readArguments(["--rooms", "10,20", "--json"])).toEqual({
    kind: "run",
    arguments: { rooms: [10, 20], seconds: 120, seed: 1, json: true },
  });
});

import { expect, test } from "vitest";
import { DEFAULT_MIX, readMix, readMixFile } from "../../../../tools/load/bots/mix.ts";

const faults = (mix: unknown) => {
  const read = readMix(typeof mix === "string" ? mix : JSON.stringify(mix));
  return read.ok ? [] : read.faults;
};

test("an empty mix is the default, and weights that are not named are 0 where some are", () => {
  expect(readMix("{}")).toEqual({ ok: true, mix: DEFAULT_MIX });
  const read = readMix('{"weights": {"say": 2}, "pauseMs": {"from": 20, "to": 20}}');
  expect(read).toMatchObject({ ok: true, mix: { weights: { say: 2, duel: 0 }, pauseMs: { from: 20, to: 20 } } });
});

test("a bad mix is told field by field, each with the remedy", () => {
  expect(faults({ weights: { say: -1, dule: 3 }, spectators: 2, extra: 1 })).toEqual([
    "weights.say must not be below 0; 0 leaves it out, not -1",
    expect.stringMatching(/^weights\.dule is not known: leave it out, or use one of say, .*duel/),
    "spectators must be from 0 to 0.5: somebody has to play, not 2",
    "extra is not known: leave it out, or use one of weights, pauseMs, spectators",
  ]);
  expect(faults({ weights: { say: "often" } })).toEqual([
    'weights.say must be a number from 0 up: how often this is done, against the others, not "often"',
  ]);
  expect(faults({ weights: { say: 0 } })).toEqual([expect.stringContaining("weights must have one above 0")]);
  expect(faults({ pauseMs: { from: 100, to: 50 } })).toEqual([expect.stringContaining("`from` no larger than `to`")]);
  expect(faults({ pauseMs: { from: 1, to: 50 } })).toEqual([
    expect.stringContaining("pauseMs.from must be at least 20"),
  ]);
  expect(faults({ pauseMs: 5 })).toEqual(["pauseMs must be an object, not 5"]);
  expect(faults([])).toHaveLength(1);
  expect(faults("{say: 1}")).toEqual([expect.stringContaining("the file is not JSON")]);
});

test("a mix file that is not there is named", async () => {
  const read = await readMixFile("nowhere.json");
  expect(read.ok ? [] : read.faults).toEqual([expect.stringMatching(/cannot be read .*name one that is there/)]);
});

test("RUN1 a byte order mark before a mix is passed over", () => {
  expect(readMix(`\u{FEFF}{"weights": {"say": 2}}`)).toMatchObject({ ok: true, mix: { weights: { say: 2, duel: 0 } } });
  expect(faults("\u{FEFF}{say: 1}")).toEqual([expect.stringContaining("the file is not JSON")]);
});

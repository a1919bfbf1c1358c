import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { loadTranscript, type TranscriptFiles } from "../../../../tools/reader/load-transcript.ts";

const SAMPLES = fileURLToPath(new URL("../../../../samples/", import.meta.url));

async function rehearsed(name: string, files?: TranscriptFiles) {
  const { rehearsal, ...loaded } = await loadTranscript(`${SAMPLES}${name}`, files);
  if (rehearsal === undefined) throw new Error(`${name} is no sample`);
  return { ...loaded, ...rehearsal, recap: writeRecap(rehearsal.events) };
}

test("CLO3 a preview of a sample has the lines that a room takes, and none that it rejects", async () => {
  const { scenes, speakers } = await rehearsed("talk.json");
  const texts = scenes.flat().map(({ turn }) => turn.text);
  expect(texts.some((text) => text.includes("Thirteen it was"))).toBe(true);
  expect(texts).not.toContain("Look behind you!");
  expect(speakers).not.toContain("A Watcher");
});

test("CLO3 a preview of a sample has its duels and rituals, as a closure has", async () => {
  const duel = await rehearsed("duel.json");
  expect(duel.recap.statistics).toMatchObject({ contests: 2, lines: 0 });
  expect(duel.recap.text).toContain(
    "in the end Teo has to yield to Mara. For Mara it was about “the right to the toll”",
  );
  expect(duel.recap.text.split("the right to the toll").length, "its stakes are told once").toBe(2);
  expect(duel.recap.text, "what a duel left is told with it").not.toContain("Left open");
  const relic = await rehearsed("relic.json");
  expect(relic.recap.statistics.rituals).toBe(1);
  expect(relic.recap.text).toContain("Mara invokes the colourless lens: it answers");
});

test("CLO3 a preview of the same sample is the same", async () => {
  expect((await rehearsed("relic.json")).events).toEqual((await rehearsed("relic.json")).events);
});

test("BRG2 VIEW1 a preview of a sample has the public view of closed sessions, without whispers", async () => {
  const { events } = await rehearsed("talk.json");
  expect(events.at(0)?.version).toBe(1);
  expect(events.at(-1)?.type).toBe("session.closed");
  expect(events.map(({ type }) => type)).not.toContain("chat.whispered");
});

describe("each sample", () => {
  const files = readdirSync(SAMPLES).filter((name) => name.endsWith(".json"));
  test.each(files)("CLO3 %s comes out in memory as it says", async (name) => {
    expect((await rehearsed(name)).surprises).toEqual([]);
  });
});

test("CLO3 CAT8 a sample with verbs of a hub's own is played with that hub's catalog, and without it each is named", async () => {
  const world = `${SAMPLES}worlds/canals/lexicon.json`;
  const own = await rehearsed("worlds/canals/heist.json", { world, catalog: `${SAMPLES}worlds/canals/catalog.json` });
  expect(own.surprises).toEqual([]);
  const { surprises } = await rehearsed("worlds/canals/heist.json", { world });
  expect(surprises.join("\n")).toContain("expected accepted, came unknown-verb");
});

import * as v from "valibot";
import { expect, test } from "vitest";
import { Recap } from "../../../../src/durable/protocol/state/session.ts";
import { blankRecap } from "../../../../src/durable/rules/sessions/blank-recap.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { turnsOf } from "../../../../src/offline-bridge/transcript/turns-of.ts";
import { longScenario } from "../scenarios/long-scenario.ts";
import { sampleScenario } from "../scenarios/sample-scenario.ts";
import { Scenario } from "../scenarios/scenario.ts";

/** Every text that a recap has, wherever it stands. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** As the release before told it: no text says where it came from. */
function withoutSources(recap: Recap): Recap {
  const text = JSON.stringify(recap, (key, value: unknown) => (/sources$/iu.test(key) ? undefined : value));
  return v.parse(Recap, JSON.parse(text));
}

const marked = (word: string) =>
  new Scenario()
    .join("a", "Ada")
    .join("b", "Bo")
    .narrate(`The ${word} burns over the harbour, and the lantern swings`)
    .say("a", `Who lit the ${word} tonight? The lantern keeper?`)
    .say("b", "I will never tell you about the lantern of Kessel.")
    .say("b", "Kessel keeps the lantern.")
    .emote("a", `throws the ${word} into the sea, x-card`)
    .close();

test("VIEW5 CLO3 what came from a retracted line is in no text of the recap, and the rest stays", () => {
  const recap = writeRecap(marked("zorbium"));
  const lines = [4, 5, 8].map((version) => ({ version, text: "" }));
  const blank = blankRecap(recap, lines);
  expect(textsOf(recap).join(" ")).toContain("zorbium");
  expect(textsOf(blank).join(" ")).not.toMatch(/zorbium|harbour|x-card|sea/u);
  expect(blank.text).toContain("Bo says: “I will never tell you about the lantern of Kessel.”");
  expect(blank.statistics).toEqual(recap.statistics);
  expect(v.parse(Recap, blank)).toEqual(blank);
  expect(blank.safetyNotes).toMatchObject([{ text: "Ada gave a safety signal." }]);
});

test("VIEW5 CLO3 any line of any scenario can be taken out, and what is left still says where it came from", () => {
  for (const events of [sampleScenario(), longScenario(60), marked("zorbium")]) {
    const recap = writeRecap(events);
    expect(blankRecap(recap, [])).toBe(recap);
    const spoken = turnsOf(events).filter(({ text }) => text !== "");
    for (const { version, text } of spoken) {
      const blank = blankRecap(recap, [{ version, text }]);
      const saidOnce = spoken.filter((one) => one.text === text).length === 1;
      if (saidOnce) expect(textsOf(blank).filter((one) => one.includes(text.slice(0, 40)))).toEqual([]);
    }
    // One after the other, or all at once: nothing that a line said is left.
    const all = spoken.map(({ version, text }) => ({ version, text }));
    const once = blankRecap(recap, all);
    expect(all.reduce((left, line) => blankRecap(left, [line]), recap)).toEqual(once);
    for (const { text } of all) expect(textsOf(once).filter((one) => one.includes(text.slice(0, 40)))).toEqual([]);
    expect(once.text).not.toContain("Left open");
  }
});

test("VIEW5 CMD8 of a recap of the release before every text goes that shares words with the line", () => {
  const old = withoutSources(writeRecap(marked("zorbium")));
  expect(old.sources).toBeUndefined();
  const lines = [
    { version: 4, text: "The zorbium burns over the harbour, and the lantern swings" },
    { version: 5, text: "Who lit the zorbium tonight? The lantern keeper?" },
    { version: 8, text: "throws the zorbium into the sea, x-card" },
  ];
  const blank = blankRecap(old, lines);
  expect(textsOf(blank).join(" ")).not.toMatch(/zorbium|harbour/u);
  expect(blank.text).toContain("Ada and Bo played for");
  expect(v.parse(Recap, blank)).toEqual(blank);
  const short = {
    ...old,
    highlights: [
      { version: 90, text: "Bo: “Aye!”" },
      { version: 91, text: "Bo: “🔥🔥”" },
    ],
  };
  expect(blankRecap(short, [{ version: 12, text: "aye" }]).highlights.map(({ text }) => text)).toEqual([
    "",
    "Bo: “🔥🔥”",
  ]);
  expect(blankRecap(short, [{ version: 12, text: "🔥🔥" }]).highlights.map(({ text }) => text)).toEqual([
    "Bo: “Aye!”",
    "",
  ]);
});

test("CLO3 CLO8 a recap keeps to a million bytes, whatever its lines are made of", () => {
  const scenario = new Scenario().join("a", "Ada").join("b", "Bo");
  for (let line = 0; line < 1_500; line += 1) {
    if (line % 30 === 29) scenario.wait(60).narrate("👩‍👩‍👧‍👦".repeat(280));
    scenario.say(line % 2 === 0 ? "a" : "b", `${"👩‍👩‍👧‍👦".repeat(270)} x-card ${line}`);
  }
  const recap = writeRecap(scenario.close());
  expect(Buffer.byteLength(JSON.stringify(recap))).toBeLessThan(1_000_000);
  expect(recap.safetyNotes).toHaveLength(201);
  expect(recap.safetyNotes.at(-1)?.text).toBe("There are 1300 notes more.");
});

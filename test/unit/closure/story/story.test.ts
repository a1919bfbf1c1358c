import * as v from "valibot";
import { expect, test } from "vitest";
import { Recap } from "../../../../src/durable/protocol/state/session.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { sampleScenario } from "../scenarios/sample-scenario.ts";
import { Scenario } from "../scenarios/scenario.ts";

const recap = writeRecap(sampleScenario());

test("CLO3 the same events give the same recap, in the shape of SHP4", () => {
  expect(writeRecap(sampleScenario())).toEqual(recap);
  expect(v.parse(Recap, recap)).toEqual(recap);
});

test("CLO3 a scene is a stretch of play: a long silence or a line that moves the play on ends it, a line does not", () => {
  expect(recap.scenes.map((scene) => [scene.title, scene.fromVersion, scene.toVersion])).toEqual([
    ["Rain drums on the Eclipse Relay Hub", 5, 10],
    ["Duel of Avery Glass and Bram Okoye", 11, 17],
    ["Avery Glass invokes the prism lens", 18, 22],
  ]);
});

test("CLO3 a change of cast begins a scene", () => {
  const scenario = new Scenario().join("a", "Ada").join("b", "Bo").join("c", "Cy").join("d", "Di");
  for (let line = 0; line < 6; line += 1) scenario.say("a", "The bridge holds.").say("b", "So it does.");
  scenario.narrate("In the cellar two others count coins.");
  for (let line = 0; line < 6; line += 1) scenario.say("c", "Forty coins.").say("d", "Forty-one.");
  const scenes = writeRecap(scenario.close()).scenes;
  expect(scenes).toHaveLength(2);
  expect(scenes[1]?.summary).toMatch(/^In the cellar two others count coins\. (Cy|Di) says: “Forty/u);
});

test("CLO3 a contest is one beat, from its arming to its end, and never cut in two", () => {
  const beats = recap.scenes.flatMap((scene) => scene.beats).filter((beat) => beat.kind === "contest");
  expect(beats).toEqual([
    {
      kind: "contest",
      version: 13,
      text: "Duel: Avery Glass against Bram Okoye over “the relay key”. avery takes the duel at the last step. The crowd presses in.",
    },
  ]);
});

test("CLO3 the text says who was there, what happened and what is left open, of this session only", () => {
  expect(recap.text).toContain("Avery Glass and Bram Okoye played for 13 minutes");
  expect(recap.text).toContain("Avery Glass invokes the prism lens: it answers beyond all hope (13 against 8).");
  expect(recap.text).toContain("Left open:");
  const other = writeRecap(new Scenario().join("x", "Xan").say("x", "Is the ferry gone?").close());
  expect(other.text).not.toContain("Avery");
  expect(other.hooks).toMatchObject([{ version: 3, text: "Xan asks: “Is the ferry gone?”" }]);
});

test("CLO3 a question that is answered and a promise that is kept are no hooks", () => {
  const answered = new Scenario()
    .join("a", "Ada")
    .join("b", "Bo")
    .say("a", "Who holds the lantern key?")
    .say("b", "I do, the lantern key is on my belt.")
    .say("a", "I will carry the wounded ferryman home.")
    .narrate("Ada brings the wounded ferryman home.")
    .close();
  expect(writeRecap(answered).hooks).toEqual([]);
});

test("CLO3 a contest that was never decided is a hook", () => {
  const scenario = new Scenario().join("a", "Ada").arm("contest-9", "a", "the ferry");
  expect(writeRecap(scenario.close()).hooks[0]?.text).toBe("The duel of Ada was never decided.");
});

test("CLO3 tension, acts, highlights, the momentum arc and statistics come from what happened", () => {
  expect(recap.scenes.map((scene) => scene.tension)).toEqual([0, 0.5, 0.65]);
  expect(recap.acts.map((act) => act.sceneIds)).toEqual([["scene-1"], ["scene-2", "scene-3"]]);
  expect(recap.highlights.map((one) => one.version)).toEqual([13, 19, 22]);
  expect(recap.momentumArc.filter((point) => point.actorId === "avery").map((point) => point.momentum)).toEqual([
    0, 1, -1, 2,
  ]);
  expect(recap.statistics).toEqual({
    participants: 3,
    lines: 8,
    narrations: 4,
    contests: 1,
    rituals: 1,
    trades: 0,
    words: 137,
    durationMs: 761_000,
  });
});

test("CLO3 VIEW5 a retracted line is a safety note, and its words are nowhere in the recap", () => {
  const scenario = new Scenario()
    .join("a", "Ada")
    .say("a", "the unspeakable thing")
    .say("a", "Sorry, x-card.")
    .retract(3);
  const told = writeRecap(scenario.close());
  expect(told.safetyNotes).toEqual([
    { version: 4, text: "Ada gave a safety signal: x-card.", sources: [{ version: 4, from: 24, to: 32 }] },
    { version: 5, text: "A line of Ada was retracted." },
  ]);
  expect(JSON.stringify(told)).not.toContain("unspeakable");
});

test("CLO3 who was there before the range began goes by name, and joins nowhere in it", () => {
  const [, joined] = new Scenario().join("a", "Ada").close();
  const present = joined?.type === "participant.joined" ? [joined.data.participant] : [];
  const told = writeRecap(new Scenario(40).say("a", "Where were we?").say("x", "At the ferry.").close(), present);
  expect(told.text).toContain("Ada and x played for");
  expect(told.scenes[0]?.beats[0]?.text).toContain("Ada asks: “Where were we?”");
});

test("CLO3 nothing, one line of emoji, HTML and SQL are told as they are", () => {
  const nothing = writeRecap(new Scenario().join("a", "Ada").wait(90).close());
  expect(nothing.text).toBe("In 2 minutes nothing was said or done.");
  expect(nothing.scenes).toEqual([]);
  expect(writeRecap(new Scenario().close()).text).toBe("In 1 second nothing was said or done.");
  const emoji = writeRecap(new Scenario().join("a", "Ada").say("a", "🔥👩‍👩‍👧‍👦").close());
  expect(emoji.scenes[0]?.beats).toMatchObject([{ kind: "talk", version: 3, text: "Ada says: “🔥👩‍👩‍👧‍👦”" }]);
  const nasty = "<script>alert(1)</script> '); DROP TABLE sessions; --";
  expect(writeRecap(new Scenario().join("a", "Ada").say("a", nasty).close()).text).toContain(nasty);
});

test("CLO3 a session of 20,000 events keeps to a bounded recap", () => {
  const scenario = new Scenario().join("a", "Ada").join("b", "Bo");
  for (let line = 0; line < 10_000; line += 1)
    scenario.say("a", `Line ${line} of the long watch!`).say("b", "Aye, and on it goes.");
  const started = performance.now();
  const told = writeRecap(scenario.close());
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(told.scenes.length).toBeLessThanOrEqual(48);
  expect(JSON.stringify(told).length).toBeLessThan(500_000);
});

test("CLO3 actors and words that JavaScript knows otherwise are told like any other", () => {
  const scenario = new Scenario().join("constructor", "toString").join("valueOf", "__proto__");
  scenario.say("constructor", "Who holds the constructor?").say("valueOf", "I promise to keep the hasOwnProperty.");
  scenario.duel("toString", "constructor", "valueOf", "the prototype", "valueOf");
  const told = writeRecap(scenario.close());
  expect(v.parse(Recap, told)).toEqual(told);
  expect(told.text).toContain("toString and __proto__ played");
  const plain = new Scenario().join("ann", "Ann").join("bob", "Bob");
  plain.say("ann", "Who holds the lantern?").say("bob", "I promise to keep the lantern.");
  plain.duel("duel", "ann", "bob", "the bridge", "bob");
  expect(told.statistics).toEqual(writeRecap(plain.close()).statistics);
});

test("CLO3 the text is read aloud: nothing is said twice, and a relic that was invoked is a note for the game master", () => {
  const sentences = recap.text.match(/[^.!?]{20,}[.!?]/gu) ?? [];
  expect(new Set(sentences.map((one) => one.trim())).size).toBe(sentences.length);
  expect(recap.text).not.toMatch(/\d+ lines?|With Avery|…\./u);
  expect(recap.safetyNotes.map(({ text }) => text)).toContain(
    "Avery Glass used a prohibited capability: the prism lens.",
  );
});

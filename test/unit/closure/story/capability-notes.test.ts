import { expect, test } from "vitest";
import { blankRecap } from "../../../../src/durable/rules/sessions/blank-recap.ts";
import { makeDeltas } from "../../../../src/offline-bridge/deltas/make-deltas.ts";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";
import { namesOf } from "../../../../src/offline-bridge/publishing/lore-text.ts";
import { capabilityNotes, withSafetyNotes } from "../../../../src/offline-bridge/story/capability-notes.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { turnsOf } from "../../../../src/offline-bridge/transcript/turns-of.ts";
import { factionScenario } from "../scenarios/faction-scenario.ts";
import { Scenario } from "../scenarios/scenario.ts";

const lexicon = await loadLexicon();
const USED = "Echo Ledger Conclave used a prohibited capability: Spectrum Bloom Flux Array.";

async function told(scenario: Scenario | ReturnType<typeof factionScenario>) {
  const events = scenario instanceof Scenario ? scenario.close() : scenario;
  const { changes } = await ruleReader(lexicon).read(turnsOf(events));
  const deltas = makeDeltas(changes, lexicon, { hubId: "hub", roomId: "hall", sessionId: "session-1" });
  return withSafetyNotes(writeRecap(events), capabilityNotes(deltas, namesOf(lexicon)));
}

test("CLO3 a prohibited capability that a session states was used is a note, once, in the story's order", async () => {
  const { safetyNotes } = await told(factionScenario());
  expect(safetyNotes.map(({ text }) => text)).toEqual([USED]);
  const scenario = new Scenario().join("gm", "Gia", ["gm"]).join("a", "Ada");
  scenario.narrate("The Echo Ledger Conclave activates the Spectrum Bloom Flux Array.");
  scenario.say("a", "X-card, please.").narrate("The Conclave activates the Spectrum Bloom Flux Array once more.");
  const notes = (await told(scenario)).safetyNotes.map(({ text }) => text);
  expect(notes).toEqual([USED, "Ada gave a safety signal: X-card."]);
});

test("CLO3 a rumour, a plan and a refusal of its use are none", async () => {
  const scenario = new Scenario().join("gm", "Gia", ["gm"]);
  scenario.narrate("They say the Echo Ledger Conclave activated the Spectrum Bloom Flux Array.");
  scenario.narrate("The Echo Ledger Conclave refuses to activate the Spectrum Bloom Flux Array.");
  expect((await told(scenario)).safetyNotes).toEqual([]);
});

test("VIEW5 the note goes with the last line it rests on", async () => {
  const scenario = new Scenario().join("gm", "Gia", ["gm"]);
  const text = "The Echo Ledger Conclave activates the Spectrum Bloom Flux Array.";
  const recap = await told(scenario.narrate(text));
  const [note] = recap.safetyNotes;
  expect(note?.sources).toEqual([{ version: note?.version, from: 0, to: USED.length }]);
  const blanked = blankRecap(recap, [{ version: note?.version ?? 0, text }]);
  expect(blanked.safetyNotes.map((one) => one.text)).toEqual([""]);
});

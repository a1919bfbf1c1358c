import { expect, test } from "vitest";
import { makeDeltas } from "../../../../src/offline-bridge/deltas/make-deltas.ts";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";
import { moderationItems } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import { FACTION_TURNS } from "../scenarios/faction-turns.ts";

const lexicon = await loadLexicon();
const reader = ruleReader(lexicon);
const source = { hubId: "hub", roomId: "hall", sessionId: "session-1" };

async function deltasOf(...texts: readonly string[]) {
  const { changes } = await reader.read(
    texts.map((text, at) => ({ turnId: `turn-${at + 1}`, version: at + 1, role: "gm", kind: "narration", text })),
  );
  return makeDeltas(changes, lexicon, source);
}

test("CLO5 SHP6 the multi-faction session: before, after, proposed change, evidence", async () => {
  const deltas = await deltasOf(...FACTION_TURNS);
  expect(
    deltas.map((one) => [one.entityId, one.field, one.before, one.after, one.evidence.map((line) => line.version)]),
  ).toEqual([
    ["faction.tempered-accord", "control", ["region.auric-steppe"], ["region.auric-steppe"], [1]],
    ["faction.prismwell-kite-guild", "control", [], [], [1, 2]],
    ["faction.echo-ledger-conclave", "capability", null, "capability.spectrum-bloom-array", [3]],
    ["region.kyther-range", "status", "stable", "threatened", [3]],
    ["region.sable-crescent", "status", "stable", "threatened", [4]],
    ["region.kyther-range", "status", "threatened", "stable", [4]],
  ]);
  expect(deltas.map((one) => one.reasons)).toEqual([["conflict"], ["conflict"], ["prohibited-capability"], [], [], []]);
  expect(deltas.map((one) => one.tier)).toEqual(["high", "high", "high", "high", "high", "high"]);
  expect(deltas[0]?.conflicts).toEqual([
    { against: "canon", text: "Tempered Accord Custodial Council held Auric Steppe Corridor already" },
  ]);
});

test("CLO5 the same changes give the same deltas, another session's have other ids", async () => {
  const told = "The Kite Guild seized the Kyther Range.";
  const [first] = await deltasOf(told);
  expect(await deltasOf(told)).toEqual([first]);
  const { changes } = await reader.read([{ turnId: "turn-1", version: 1, role: "gm", kind: "narration", text: told }]);
  const [other] = makeDeltas(changes, lexicon, { ...source, sessionId: "session-2" });
  expect(other?.deltaId).not.toBe(first?.deltaId);
});

test("CLO5 what is told again is one delta, what came between makes it another", async () => {
  const again = await deltasOf("The Kyther Range is in danger.", "The Kyther Range is under threat.");
  expect(again.map((one) => one.evidence.length)).toEqual([2]);
  const between = await deltasOf(
    "The Kyther Range is in danger.",
    "The Kyther Range is safe.",
    "The Kyther Range is in danger.",
  );
  expect(between.map((one) => [one.before, one.after])).toEqual([
    ["stable", "threatened"],
    ["threatened", "stable"],
    ["stable", "threatened"],
  ]);
});

test("CLO5 two factions that both gain a region conflict, unless the first lost it before", async () => {
  const both = await deltasOf("The Kite Guild seized the Kyther Range.", "The Proxy Synod seized the Kyther Range.");
  expect(both.map((one) => one.conflicts.map((conflict) => conflict.against))).toEqual([["session"], ["session"]]);
  expect(both[0]?.conflicts[0]?.deltaId).toBe(both[1]?.deltaId);
  const oneAfterTheOther = await deltasOf(
    "The Kite Guild seized the Kyther Range.",
    "The Proxy Synod seized the Kyther Range from the Kite Guild.",
  );
  expect(oneAfterTheOther.flatMap((one) => one.conflicts)).toEqual([]);
});

test("CLO5 what canon has already, or never gave, is a conflict", async () => {
  expect((await deltasOf("The Verge Compact lost the Kyther Range."))[0]?.conflicts[0]?.against).toBe("canon");
  expect((await deltasOf("The Kyther Range is safe."))[0]?.conflicts[0]?.text).toBe(
    "Kyther Range Vault was stable already",
  );
  expect((await deltasOf("The Echo Conclave lost the Sable Crescent."))[0]?.conflicts).toEqual([]);
});

test("CLO5 a rumour, little confidence, a prohibited capability or a conflict needs a moderator, a plain fact does not", async () => {
  const deltas = await deltasOf(
    "They say the Kite Guild has seized the Obolith Verge.",
    "The Proxy Synod invoked the Temporal Retcon Protocol.",
    "The Verge Compact captured the Kyther Range.",
  );
  expect(deltas.map((one) => [one.moderationRequired, one.reasons])).toEqual([
    [true, ["low-confidence", "rumour"]],
    [true, ["prohibited-capability"]],
    [false, []],
  ]);
  expect(deltas[1]?.proposedChange).toEqual({ value: "capability.temporal-retcon", severity: "high" });
  const items = moderationItems(deltas, "hall", "2026-11-07T21:00:00.000Z");
  expect(items.map((item) => [item.deltaId, item.roomId, item.status, item.dueAt])).toEqual([
    [deltas[0]?.deltaId, "hall", "pending", "2026-11-07T21:00:00.000Z"],
    [deltas[1]?.deltaId, "hall", "pending", "2026-11-07T21:00:00.000Z"],
  ]);
  expect(new Set(items.map((item) => item.itemId)).size).toBe(2);
});

test("CLO5 a rumour of what another line states is a conflict", async () => {
  const deltas = await deltasOf("The Kyther Range is in danger.", "Supposedly the Kyther Range lies in ruins.");
  expect(deltas.map((one) => one.conflicts.map((conflict) => conflict.against))).toEqual([["session"], ["session"]]);
});

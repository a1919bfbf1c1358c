import { expect, test } from "vitest";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import type { Change } from "../../../../src/offline-bridge/language/reader.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";
import { FACTION_TURNS } from "../scenarios/faction-turns.ts";
import session from "../scenarios/multi-faction-session.json" with { type: "json" };

const lexicon = await loadLexicon();
const reader = ruleReader(lexicon);

const lines = (...texts: readonly string[]) =>
  texts.map(
    (text, at) => ({ turnId: `turn-${at + 1}`, version: at + 1, role: "gm", kind: "narration", text }) as const,
  );

async function namesIn(text: string): Promise<Record<string, string>> {
  const { mentions } = await reader.read(lines(text));
  return Object.fromEntries(mentions.map((one) => [one.entityId, one.surface]));
}

test("CLO4 CLO5 the multi-faction session is read as a careful reader would", async () => {
  const { changes } = await reader.read(lines(...FACTION_TURNS));
  const plain = (change: Change) => {
    const { turnId, entityId } = change;
    if (change.field === "control") return { turnId, entityId, control: { add: change.add, remove: change.remove } };
    return { turnId, entityId, [change.field]: change.value };
  };
  const sorted = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).toSorted();
  expect(sorted(changes.map(plain))).toEqual(sorted(session.changes));
  expect(changes.every((change) => change.certainty === "stated" && change.confidence >= 0.85)).toBe(true);
});

test.each([
  ["The KITE GUILD rides.", "faction.prismwell-kite-guild", "KITE GUILD"],
  ["the kite guild rides", "faction.prismwell-kite-guild", "kite guild"],
  ["The Kite Guild's captain waves.", "faction.prismwell-kite-guild", "Kite Guild"],
  ["Two Kite Guilders wave.", "faction.prismwell-kite-guild", "Kite Guilders"],
  ["The Kite-Guild waves.", "faction.prismwell-kite-guild", "Kite-Guild"],
  ["The Kite Giuld waves.", "faction.prismwell-kite-guild", "Kite Giuld"],
  ["The Kiteguild waves.", "faction.prismwell-kite-guild", "Kiteguild"],
  ["They cross the Kythr Range.", "region.kyther-range", "Kythr Range"],
  ["The Obilith Verge glows.", "region.obilith-verge", "Obilith Verge"],
  ["The Lumenshard Conservatories are closed.", "faction.lumenshard-conservatory", "Lumenshard Conservatories"],
  ["A mass mind-control device hums.", "capability.mass-mind-control", "mass mind-control"],
  ["Läuft the Écho Conclave?", "faction.echo-ledger-conclave", "Écho Conclave"],
])("CLO4 %s", async (text, entityId, surface) => {
  expect(await namesIn(text)).toEqual({ [entityId]: surface });
});

test("CLO4 the longest name wins", async () => {
  expect(await namesIn("The Auric Step Prism Spire shines.")).toEqual({
    "anchor.prism-spire.auric-step": "Auric Step Prism Spire",
  });
  expect(await namesIn("The Kyther Range Vault is shut.")).toEqual({ "region.kyther-range": "Kyther Range Vault" });
});

test("CLO4 one mention a turn and entity, the first; an artifact stands for its capability", async () => {
  const { mentions, references } = await reader.read(
    lines("The Flux Array hums. The Spectrum Bloom Flux Array hums on."),
  );
  expect(mentions.map((one) => [one.entityId, one.surface])).toEqual([["artifact.spectrum-bloom-array", "Flux Array"]]);
  expect(references.map((one) => one.entityId)).toContain("capability.spectrum-bloom-array");
});

test.each([
  "He stood on the verge, compact as a fist.",
  "The channel narrows.",
  "A kite builds lift on the steppe.",
  "The Synod meets.",
  "🔥🔥🔥",
  "",
  "<b>Robert'); DROP TABLE students;--</b>",
])("CLO4 no mention: %s", async (text) => {
  expect(await namesIn(text)).toEqual({});
});

test("CLO4 a short form is a reference, and what a change is understood by", async () => {
  const { mentions, references, changes } = await reader.read(
    lines("The Proxy Synod gathers.", "The Synod seized the Kyther Range."),
  );
  expect(mentions.filter((one) => one.turnId === "turn-2").map((one) => one.entityId)).toEqual(["region.kyther-range"]);
  expect(references).toEqual([
    { turnId: "turn-2", version: 2, entityId: "faction.lattice-proxy-synod", surface: "Synod" },
  ]);
  expect(changes.map((one) => one.entityId)).toEqual(["faction.lattice-proxy-synod"]);
});

test("CLO4 who did what to whom, and where", async () => {
  const { mentions } = await reader.read(
    lines(
      "Near the Obolith Verge the Kite Guild seized the Kyther Range from the Proxy Synod while the Verge Compact slept.",
    ),
  );
  expect(Object.fromEntries(mentions.map((one) => [one.entityId, one.role]))).toEqual({
    "region.obilith-verge": "place",
    "faction.prismwell-kite-guild": "agent",
    "region.kyther-range": "patient",
    "faction.lattice-proxy-synod": "patient",
    "faction.verge-compact": "mentioned",
  });
});

test("CLO4 a misspelt or inflected name is less sure than a whole one, a rumour less than a fact", async () => {
  const { mentions } = await reader.read(lines("Prismwell Kite Guild", "Kite Guild", "Kite Guilders", "Kite Giuld"));
  const sureness = mentions.map((one) => one.confidence);
  expect(sureness).toEqual(sureness.toSorted((a, b) => b - a));
  const { changes } = await reader.read(lines("They say the Kite Guild has seized the Kyther Range."));
  expect(changes[0]).toMatchObject({ certainty: "rumour" });
  expect(changes[0]?.confidence).toBeLessThan(0.6);
});

test("CLO4 the same lines give the same reading, and a line is never read with later ones", async () => {
  const all = lines("The Kite Guild rides.", "They seized the Kyther Range.", "The Proxy Synod laughs.");
  const whole = await reader.read(all);
  expect(await reader.read(all)).toEqual(whole);
  const two = await reader.read(all.slice(0, 2));
  expect(two.changes).toEqual(whole.changes);
});

/** Words that any object of JavaScript answers to, as players may well write them. */
const OBJECT_WORDS = Object.getOwnPropertyNames(Object.prototype);

test("CLO4 a word that JavaScript knows otherwise is a word", async () => {
  const { changes } = await reader.read(
    lines(...OBJECT_WORDS.map((word) => `The ${word} falls, and the Kite Guild seizes the Kyther Range.`)),
  );
  expect(changes.filter(({ field }) => field === "control")).toHaveLength(OBJECT_WORDS.length);
});

const MADE_SLOW = [
  "It nearly ",
  "hardly ",
  "having ",
  "They hold the Kyther Range, the whole Auric Steppe, the entire ",
  "the Kyther Range and the whole ",
  "let them seize it ",
  "The Kite Guild seized the Kyther Range and ",
  "They seized it, and ",
  "a. ",
  "...x",
  '?"x',
  "  ,  ",
];

test("CLO9 lines that say one thing over and over are read as fast as they are long", async () => {
  for (const piece of MADE_SLOW) {
    const [turn] = lines(`The Kite Guild ${piece.repeat(700)}x`);
    const { mentions } = await reader.read(turn === undefined ? [] : [turn]);
    expect([piece, mentions[0]?.entityId]).toEqual([piece, "faction.prismwell-kite-guild"]);
  }
});

test("CLO9 a sentence ends after a thousand characters, between two words, and a line after ten thousand", async () => {
  const { mentions } = await reader.read(lines(`${"so ".repeat(400)}the Kite Guild rides`));
  expect(mentions[0]?.sentence).toMatch(/^so (?:so )+the Kite Guild rides$/u);
  expect(mentions[0]?.sentence.length).toBeLessThan(1_000);
  expect((await reader.read(lines(`${"x".repeat(10_000)} the Kite Guild`))).mentions).toEqual([]);
  expect((await reader.read(lines(`${"🔥".repeat(501)} the Kite Guild`))).mentions).toHaveLength(1);
});

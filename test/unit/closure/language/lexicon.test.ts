import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { parseLexicon } from "../../../../src/offline-bridge/language/lexicon/parse-lexicon.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";

const guild = {
  entityId: "faction.guild",
  entityType: "faction",
  canonicalName: "Salt Guild",
  aliases: ["Salters"],
  canon: {},
};
const port = {
  entityId: "region.port",
  entityType: "region",
  canonicalName: "Grey Port",
  aliases: [],
  canon: { status: "stable" },
};

test("CLO4 the world that comes with the hub is sound", async () => {
  const lexicon = await loadLexicon();
  expect(lexicon.entities).toHaveLength(13);
  expect(lexicon.prohibitedCapabilities).toHaveLength(4);
});

test("CLO4 LEXICON_FILE names another world", async () => {
  const file = await fileWith(JSON.stringify({ entities: [guild, port] }));
  const reader = ruleReader(await loadLexicon(file));
  const turn = {
    turnId: "turn-1",
    version: 1,
    role: "gm",
    kind: "narration",
    text: "The Salters seized the Grey Port.",
  } as const;
  const { changes } = await reader.read([turn]);
  expect(changes).toMatchObject([{ entityId: "faction.guild", field: "control", add: ["region.port"] }]);
});

test("CLO4 a byte order mark before a world is passed over", async () => {
  const world = JSON.stringify({ entities: [guild, port] });
  expect(await loadLexicon(await fileWith(`\u{FEFF}${world}`))).toEqual(await loadLexicon(await fileWith(world)));
});

test.each([
  ["entities[0].entityId", { entities: [{ ...guild, entityId: "Faction Guild" }] }],
  ["entities[1].canonicalName", { entities: [guild, { ...port, canonicalName: "" }] }],
  ["entities[1].canon.status", { entities: [guild, { ...port, canon: { status: "fine" } }] }],
  ["entities[0].aliases[0]", { entities: [{ ...guild, aliases: [7] }] }],
  ["entities[1].entityId", { entities: [guild, { ...port, entityId: "faction.guild" }] }],
  ["entities[1].aliases[0]", { entities: [guild, { ...port, aliases: ["salters"] }] }],
  // The reader would not know them apart.
  ["entities[1].aliases[0]", { entities: [guild, { ...port, aliases: ["Sälters"] }] }],
  ["entities[1].canonicalName", { entities: [guild, { ...port, canonicalName: "灰色港" }] }],
  [
    "prohibitedCapabilities[0].label",
    { entities: [], prohibitedCapabilities: [{ capabilityId: "c.x", label: "ท่าเรือ", severity: "high" }] },
  ],
  [
    "entities[1].canon.controllingFaction",
    { entities: [guild, { ...port, canon: { controllingFaction: "faction.gone" } }] },
  ],
  ["entities[0].canon.control[0]", { entities: [{ ...guild, canon: { control: ["region.gone"] } }] }],
  [
    "prohibitedCapabilities[0].label",
    { entities: [], prohibitedCapabilities: [{ capabilityId: "capability.x", label: "–", severity: "high" }] },
  ],
  ["entities", {}],
])("CLO4 a fault is named by its path: %s", (path, data) => {
  const parsed = parseLexicon(data);
  expect(parsed.ok).toBe(false);
  expect(parsed.ok ? [] : parsed.faults.map((fault) => fault.path)).toContain(path);
});

test("CLO4 a file that is missing, no JSON or faulty is named with what is wrong in it", async () => {
  await expect(loadLexicon("/nowhere/world.json")).rejects.toThrow(
    /LEXICON_FILE \/nowhere\/world.json cannot be read/u,
  );
  await expect(loadLexicon(await fileWith("{"))).rejects.toThrow(/is not JSON/u);
  const faulty = await fileWith(JSON.stringify({ entities: [{ ...guild, entityType: 3 }] }));
  await expect(loadLexicon(faulty)).rejects.toThrow(/entities\[0\]\.entityType/u);
});

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "lexicon-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "world.json");
  await writeFile(file, text);
  return file;
}

test.each(["Fort St. Alba", "Rook & Vane", "Sector 7.5", "O’Hara’s Reach", "Ñandú-Çeşme", "Порт-Серый"])(
  "CLO4 a name is found whatever marks it holds: %s",
  async (canonicalName) => {
    const reader = ruleReader(
      await loadLexicon(await fileWith(JSON.stringify({ entities: [{ ...port, canonicalName }] }))),
    );
    const text = `Nobody has seen ${canonicalName} since, or ${canonicalName.toUpperCase()}.`;
    const { mentions } = await reader.read([{ turnId: "turn-1", version: 1, role: "gm", kind: "narration", text }]);
    expect(mentions.map(({ entityId, surface }) => [entityId, surface])).toEqual([["region.port", canonicalName]]);
  },
);

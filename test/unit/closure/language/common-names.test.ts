import { expect, test } from "vitest";
import { parseLexicon } from "../../../../src/offline-bridge/language/lexicon/parse-lexicon.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";

const entity = (entityId: string, entityType: string, canonicalName: string) => ({
  entityId,
  entityType,
  canonicalName,
  aliases: [],
  canon: entityType === "faction" ? { control: [] } : {},
});
const parsed = parseLexicon({
  entities: [
    entity("faction.order", "faction", "The Order"),
    entity("region.rest", "region", "Rest"),
    entity("character.will", "character", "Will"),
    entity("character.may", "character", "May"),
    entity("region.haven", "region", "Haven"),
  ],
  prohibitedCapabilities: [{ capabilityId: "capability.sleep", label: "Sleep", severity: "high" }],
});
if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
const reader = ruleReader(parsed.lexicon);

async function read(text: string) {
  const turn = { turnId: "turn-1", version: 1, role: "gm", kind: "narration", text } as const;
  const { mentions, changes } = await reader.read([turn]);
  return { mentions: mentions.map(({ entityId }) => entityId), changes: changes.length };
}

test.each([
  "The guild takes the rest of the night off.",
  "The rest is history, burned and forgotten.",
  "The harbour will fall, and the gate may burn.",
  "She put the ledgers in order, and nobody was out of order.",
  "They could hold it, may it never fall, and the rest ran.",
])("CLO4 CLO9 a name that is a common word is not heard in its common sense: %s", async (text) => {
  expect(await read(text)).toEqual({ mentions: [], changes: 0 });
});

test("CLO4 CLO9 the same names are heard where they are names", async () => {
  expect((await read("The Order seized Rest, and Will lost his hat.")).mentions.toSorted()).toEqual([
    "character.will",
    "faction.order",
    "region.rest",
  ]);
  expect((await read("the order seized haven")).mentions.toSorted()).toEqual(["faction.order", "region.haven"]);
  expect((await read("In May the river froze.")).changes).toBe(0);
});

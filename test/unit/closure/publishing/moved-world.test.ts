import { expect, test } from "vitest";
import type { Delta } from "../../../../src/offline-bridge/deltas/delta.ts";
import { makeDeltas } from "../../../../src/offline-bridge/deltas/make-deltas.ts";
import type { Lexicon } from "../../../../src/offline-bridge/language/lexicon/lexicon.ts";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { parseLexicon } from "../../../../src/offline-bridge/language/lexicon/parse-lexicon.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";
import { grownLexicon, movedLexicon } from "../../../../src/offline-bridge/world/moved-lexicon.ts";
import { contradicts, factsOf, isOvertaken, type WorldFact } from "../../../../src/offline-bridge/world/world-fact.ts";

const lexicon = await loadLexicon();
const reader = ruleReader(lexicon);

async function deltasOf(text: string, facts: readonly WorldFact[] = [], waiting: readonly Delta[] = []) {
  const sessionId = `session-${text.length}`;
  const line = { turnId: "turn-1", version: 1, role: "gm", kind: "narration", text } as const;
  const { changes } = await reader.read([line]);
  return makeDeltas(changes, movedLexicon(lexicon, facts), { hubId: "hub", roomId: "hall", sessionId }, waiting);
}
const control = (entityId: string, subject: string, value: "held" | "lost"): WorldFact => ({
  field: "control",
  entityId,
  subject,
  value,
});
const GUILD = "faction.prismwell-kite-guild";
const ACCORD = "faction.tempered-accord";
const KYTHER = "region.kyther-range";
const AURIC = "region.auric-steppe";

test("CLO5 the next session begins with what the last one made true: before, and no conflict with what has moved on", async () => {
  const [first] = await deltasOf("The Kite Guild seized the Kyther Range.");
  const facts = first === undefined ? [] : factsOf(first);
  expect(facts).toEqual([control(GUILD, KYTHER, "held")]);
  const [lost] = await deltasOf("The Kite Guild lost the Kyther Range.", facts);
  expect([lost?.before, lost?.conflicts]).toEqual([[KYTHER], []]);
  const [again] = await deltasOf("The Kite Guild seized the Kyther Range.", facts);
  expect(again?.conflicts.map(({ against }) => against)).toEqual(["canon"]);
  const status: WorldFact = { field: "status", entityId: KYTHER, subject: "", value: "threatened" };
  const [safe] = await deltasOf("The Kyther Range is safe.", [status]);
  expect([safe?.before, safe?.conflicts]).toEqual(["threatened", []]);
});

test("CLO5 what was lost is lost in both forms of canon, and of several facts about one thing the last counts", () => {
  const canonOf = (facts: readonly WorldFact[], entityId: string) =>
    movedLexicon(lexicon, facts).entities.find((each) => each.entityId === entityId)?.canon;
  const before = canonOf([], AURIC);
  expect(canonOf([control(ACCORD, AURIC, "lost")], ACCORD)?.control ?? []).not.toContain(AURIC);
  if (before?.controllingFaction === ACCORD)
    expect(canonOf([control(ACCORD, AURIC, "lost")], AURIC)?.controllingFaction).toBeNull();
  const back = [control(ACCORD, AURIC, "lost"), control(ACCORD, AURIC, "held")];
  expect(canonOf(back, ACCORD)?.control).toContain(AURIC);
  expect(movedLexicon(lexicon, [control("faction.unknown", KYTHER, "held")]).entities).toEqual(lexicon.entities);
});

test("CLO5 a contradiction of what another session has waiting is a conflict that names it; agreement is none", async () => {
  const waiting = await deltasOf("The Kite Guild seized the Kyther Range.");
  const [other] = await deltasOf("The Proxy Synod has seized the Kyther Range.", [], waiting);
  expect(other).toMatchObject({
    moderationRequired: true,
    conflicts: [{ against: "session", deltaId: waiting[0]?.deltaId, sessionId: waiting[0]?.sessionId }],
  });
  expect(other?.conflicts[0]?.text).toMatch(/^session .* says that .* has gained Kyther Range/u);
  const [same] = await deltasOf("The Kite Guild captured the Kyther Range.", [], waiting);
  expect(same?.conflicts).toEqual([]);
});

test.each([
  ["the same thing again", control(GUILD, KYTHER, "held"), control(GUILD, KYTHER, "held"), true, false],
  ["gained, then lost", control(GUILD, KYTHER, "held"), control(GUILD, KYTHER, "lost"), true, true],
  ["two gain one region", control(GUILD, KYTHER, "held"), control(ACCORD, KYTHER, "held"), true, true],
  ["one gains what another loses", control(GUILD, KYTHER, "held"), control(ACCORD, KYTHER, "lost"), false, false],
  ["two regions", control(GUILD, KYTHER, "held"), control(GUILD, AURIC, "held"), false, false],
] as const)("CLO5 %s", (_, fact, later, overtaken, contradicted) => {
  expect([isOvertaken(fact, later), contradicts(fact, later)]).toEqual([overtaken, contradicted]);
});

test("CLO5 a use of a capability makes nothing true that could be overtaken", async () => {
  const [used] = await deltasOf("The Proxy Synod invoked the Temporal Retcon Protocol.");
  expect(used?.field).toBe("capability");
  expect(used === undefined ? undefined : factsOf(used)).toEqual([]);
});

test("CLO4 CLO12 of entities that a story has brought up those are added that the lexicon would take one after the other", () => {
  const entity = (entityId: string, canonicalName: string, aliases: string[] = []) => ({
    entityId,
    entityType: "character",
    canonicalName,
    aliases,
    canon: {},
  });
  const start: Lexicon = {
    entities: [entity("character.ivo", "Ivo Marsh", ["Marsh"])],
    prohibitedCapabilities: [{ capabilityId: "character.rite", label: "Rite", severity: "high" }],
  };
  const added = [
    entity("character.ivo", "Somebody Else"),
    entity("character.rite", "The Riter"),
    entity("character.marsh", "MÁRSH"),
    entity("character.una", "Una", ["Una", "Una of the Bend"]),
    entity("character.una-2", "una of the bend"),
    entity("character.blank", "…"),
    entity("Not An Id", "Orla"),
    entity("character.orla", "Orla"),
  ];
  const oneByOne = added.reduce((grown, each) => {
    const parsed = parseLexicon({ ...grown, entities: [...grown.entities, each] });
    return parsed.ok ? parsed.lexicon : grown;
  }, start);
  expect(grownLexicon(start, added)).toEqual(oneByOne);
  expect(oneByOne.entities.map(({ entityId }) => entityId)).toEqual([
    "character.ivo",
    "character.una",
    "character.orla",
  ]);
});

import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { entityDeltas } from "../../../../src/offline-bridge/deltas/entity-deltas.ts";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { findNewEntities } from "../../../../src/offline-bridge/language/new-entities/find-new-entities.ts";
import type { ReadableTurn } from "../../../../src/offline-bridge/language/reader.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";
import { loreText, namesOf, withAdded } from "../../../../src/offline-bridge/publishing/lore-text.ts";
import { grownLexicon, movedLexicon } from "../../../../src/offline-bridge/world/moved-lexicon.ts";
import { entitiesOf } from "../../../../src/offline-bridge/world/new-entity-fact.ts";
import { factsOf } from "../../../../src/offline-bridge/world/world-fact.ts";
import { readGoldText, worldOf } from "../../../../tools/reader/gold-text.ts";

const lexicon = await loadLexicon();
const SOURCE = { hubId: "hub", roomId: "hall", sessionId: "session-1" };

function lines(...texts: readonly string[]): readonly ReadableTurn[] {
  return texts.map((text, at) => ({
    turnId: `turn-${at + 1}`,
    version: at + 1,
    role: "gm",
    kind: "narration",
    text,
  }));
}

function found(...texts: readonly string[]): readonly string[] {
  return findNewEntities(lines(...texts), lexicon, ["Avery Glass", "Mira"]).map(
    ({ entityType, canonicalName, aliases }) => [entityType, canonicalName, ...aliases].join(" | "),
  );
}

test.each([
  ["character | Brenn Ashdown | Brenn", "A smuggler named Brenn Ashdown waits by the well.", "Nobody trusts Brenn."],
  ["character | Captain Orsolo", "“Keep your voice down,” says Captain Orsolo."],
  ["character | Tomas", "Old Tomas, a fisherman from the coast, spits into the sea."],
  ["character | Lady Varga", "You bow, and Lady Varga nods."],
  ["region | Hollowmere", "You arrive in Hollowmere at dusk.", "The carts are back in Hollowmere."],
  ["region | Dunmore", "In the village of Dunmore the bells ring."],
  ["region | Gallow Marsh", "Beyond it lies the Gallow Marsh."],
  ["region | Fort Dunhallow", "Smoke rises over Fort Dunhallow."],
  ["faction | Order of the Ash", "The Order of the Ash has sent its bill to the Kite Guild."],
  ["faction | House Tarn", "The ferryman belongs to House Tarn."],
  ["artifact | Crown of Tides", "They fish the Crown of Tides out of the harbour."],
  ["artifact | Whisper", "He carries a sword called Whisper."],
  ["character | Élodie Marchand", "A woman named Élodie Marchand sings."],
])("CLO4 CLO5 %s is proposed", (entity, ...texts) => {
  expect(found(...texts)).toEqual([entity]);
});

test.each([
  ["a capital at the beginning of a sentence", "Yesterday it rained. Somebody laughs. Bread is dear."],
  ["a day, a month, a season", "We meet on Monday. In December the pass closes, and in Winter nothing grows."],
  ["an exclamation", "Oh God, what a Mess! In Heaven and Hell they heard it."],
  ["a title alone", "The Captain nods. Ask the Lady, says the Captain."],
  ["a display name", "Then Mira laughs, and Avery Glass nods. A thief named Mira runs. Captain Glass smiles."],
  ["a name of the lexicon, misspelt or short", "In Kyther Range and in the Kite Gild they cheer. The Guild nods."],
  ["a capital without a kind", "The Great Feast begins. It is a Sign of Something."],
  ["a cry", "THE WHOLE CITY OF MARROWGATE IS ON FIRE, SAYS CAPTAIN NOBODY"],
  ["a heading", "The Long Road Home: In Which Captain Brand Meets Lord Ash"],
  ["a song", "She sings of Queen Mab in the old ballad."],
  ["a language", "They answer in Elvish, and she swears in Latin."],
  ["a player's game", "In OOC terms my PC has 3 HP, says the GM."],
])("CLO5 %s is no entity", (_, text) => {
  expect(found(text, text)).toEqual([]);
});

test("CLO5 of the gold lines of five worlds one name is proposed, and a person bears it", async () => {
  const gold = new URL("../../../../samples/gold/", import.meta.url);
  const proposed: string[] = [];
  for (const name of ["glass-steppes", "canal-city", "space-habitat", "meridian-hospital", "red-mesa"]) {
    const text = await readFile(new URL(`${name}.gold.txt`, gold), "utf8");
    const world = worldOf(text);
    const own = await loadLexicon(world === undefined ? undefined : new URL(world, gold).pathname);
    const turns = readGoldText(text, own).flat();
    for (const { entityType, canonicalName } of findNewEntities(
      turns.map(({ turn, place }) => ({ ...turn, version: place })),
      own,
      [],
    ))
      proposed.push(`${entityType} ${canonicalName}`);
  }
  expect(proposed).toEqual(["character Captain Ilse"]);
});

test("CLO4 CLO5 SHP6 a proposal is a moderator's, no mention, and known to the next session once it is true", async () => {
  const turns = lines(
    "A smuggler named Brenn Ashdown laughs.",
    "The Ash Lanterns, a gang from the docks, wait.",
    "Brenn nods.",
  );
  const [brenn, ...others] = entityDeltas(findNewEntities(turns, lexicon, []), lexicon, SOURCE);
  expect(others.map(({ after }) => after)).toEqual(["Ash Lanterns"]);
  expect(brenn).toMatchObject({
    entityId: "character.brenn-ashdown",
    field: "entity",
    before: null,
    after: "Brenn Ashdown",
    proposedChange: { entityType: "character", canonicalName: "Brenn Ashdown", aliases: ["Brenn"] },
    moderationRequired: true,
    reasons: ["new-entity"],
    evidence: [{ version: 1 }, { version: 3 }],
  });
  expect((await ruleReader(lexicon).read(turns)).mentions).toEqual([]);
  if (brenn === undefined) return;

  const facts = [brenn, ...others].flatMap(factsOf);
  const grown = grownLexicon(lexicon, entitiesOf(facts));
  const next = lines("The Ash Lanterns have seized the Kyther Range.", "Brenn used the Flux Array.");
  expect((await ruleReader(grown).read(next)).changes).toMatchObject([
    { entityId: "faction.ash-lanterns", field: "control", add: ["region.kyther-range"] },
    { entityId: "character.brenn-ashdown", field: "capability" },
  ]);
  expect(findNewEntities(turns, movedLexicon(lexicon, facts), [])).toEqual([]);
  const names = withAdded(namesOf(lexicon), entitiesOf(facts));
  expect(loreText(brenn, undefined, names)).toEqual({
    title: "Brenn Ashdown",
    text: "Brenn Ashdown is known as a person, also called Brenn.",
  });
  expect(names("faction.ash-lanterns")).toBe("Ash Lanterns");
});

test("CLO4 an entity that the lexicon has by now is not added twice, and nonsense in the archive adds nothing", () => {
  const fact = (value: string) => ({ field: "entity", entityId: "character.x", subject: "", value }) as const;
  const named = (canonicalName: string): string =>
    JSON.stringify({ entityType: "faction", canonicalName, aliases: [] });
  expect(entitiesOf([fact("{"), fact("7"), fact(`{"entityType":"?"}`)])).toEqual([]);
  expect(movedLexicon(lexicon, [fact(named("Kite Guild"))]).entities).toHaveLength(lexicon.entities.length);
  expect(movedLexicon(lexicon, [fact(named("Ash Lanterns"))]).entities).toHaveLength(lexicon.entities.length + 1);
});

test("CLO5 the same name in one type twice, or in a script without Latin letters, has an id of its own", () => {
  const one = (canonicalName: string) =>
    ({ entityType: "character", canonicalName, aliases: [], confidence: 0.7, evidence: [] }) as const;
  const ids = entityDeltas([one("Brenn"), one("Brenn!"), one("Борис")], lexicon, SOURCE).map(
    ({ entityId }) => entityId,
  );
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9][a-z0-9.-]{0,127}$/u);
});

test("CLO8 CLO9 whatever is said, names are looked for in the time that the text asks for", { timeout: 60_000 }, () => {
  const piece = fc.constantFrom(
    "Captain ",
    "Brenn",
    " of the ",
    "Of",
    "“",
    ", a smith named ",
    "’s ",
    ". ",
    "É",
    "-",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
      const text = pieces.join("");
      const long = text.repeat(Math.ceil(20_000 / text.length));
      const began = performance.now();
      const entities = findNewEntities(lines(...Array.from({ length: 20 }, () => long.slice(0, 9_000))), lexicon, []);
      expect(performance.now() - began).toBeLessThan(4_000);
      expect(entities.length).toBeLessThanOrEqual(25);
    }),
    { numRuns: 12 },
  );
});

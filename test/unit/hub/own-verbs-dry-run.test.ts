import { expect, test } from "vitest";
import { compareCatalogs, touchedWork } from "../../../src/durable/hub/compare-catalogs.ts";
import { catalogWith } from "../rules/limits/unlimited.ts";
import { CANALS, DECK } from "../rules/own-verbs/canals.ts";

const nothing = { participants: 2, openContests: [], openTrades: [], openRituals: [], cooldowns: [] };
const until = "2026-03-01T20:00:00.000Z";
const picking = {
  ritualId: "rit-1",
  relicId: "verb.pickpocket",
  actorId: "mara",
  status: "started",
  verb: "verb.pickPocket",
} as const;
const relic = { ritualId: "rit-2", relicId: "orb", actorId: "mara", status: "started" } as const;
const open = {
  ...nothing,
  openRituals: [picking, relic],
  cooldowns: [
    { key: "verb.pickPocket:mara", until },
    { key: "verb.bribe", until },
    { key: "ritual", until },
  ],
};

test("CAT6 CAT9 a dry run tells of checks and cooldowns of a hub's verb that goes, and of no others", () => {
  const { "verb.pickPocket": _, ...verbs } = CANALS.verbs;
  const difference = compareCatalogs(catalogWith(CANALS), catalogWith({ ...CANALS, verbs }));
  expect(difference.verbs).toEqual({ added: [], removed: ["verb.pickPocket"], changed: [] });
  expect(touchedWork(difference, open)).toEqual({
    ...nothing,
    openRituals: [picking],
    cooldowns: [{ key: "verb.pickPocket:mara", until }],
  });
  expect(touchedWork(difference, nothing)).toBeNull();
});

test("CAT6 CAT9 other complications change the verbs that draw from them", () => {
  const other = { canal: [...DECK, { ...DECK[0], tag: "gull" }] };
  const difference = compareCatalogs(catalogWith(CANALS), catalogWith({ ...CANALS, complications: other }));
  expect(difference.verbs.changed).toEqual([
    { verbId: "verb.pickPocket", fields: ["complications"] },
    { verbId: "verb.regatta", fields: ["complications"] },
  ]);
});

test("CAT6 a relic's verb that goes touches relics, and no check of the hub's own", () => {
  const difference = compareCatalogs(
    catalogWith(CANALS),
    catalogWith({ ...CANALS, verbs: { ...CANALS.verbs, "verb.invokeRelic": null } }),
  );
  expect(touchedWork(difference, open)).toMatchObject({ openRituals: [relic], cooldowns: [{ key: "ritual", until }] });
});

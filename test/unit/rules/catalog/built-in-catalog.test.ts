import { expect, test } from "vitest";
import { readArguments } from "../../../../src/cli/monitor/arguments.ts";
import type { Verb } from "../../../../src/durable/protocol/catalog/catalog.ts";
import { VERB_PARAMETERS } from "../../../../src/durable/protocol/socket/command.ts";
import { BUILT_IN_CATALOG, loadVerbs } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";

/** The data of a verb where nothing more is said of it. */
const PLAIN = { capabilities: [], roles: [], safetyTags: [] };
const PVP = { ...PLAIN, category: "contest", safetyTags: ["pvp"] };
const GM = { ...PLAIN, roles: ["gm"] };
const MODERATOR = { ...PLAIN, category: "moderation", roles: ["moderator"] };
const perActor = (burst: number, perSeconds: number) => ({ burst, perSeconds, scope: "actor" });
const duelling = { move: "risk-it-all", roles: ["challenger", "defender", "ally"] };

/**
 * CAT3, CON1, RIT1 and MOD1 as they are written; labels are words for a person, and parameters stand beside the wire.
 */
const AS_WRITTEN: Readonly<Record<string, object>> = {
  "verb.say": { ...PLAIN, category: "talk", rateLimit: perActor(5, 10) },
  "verb.emote": { ...PLAIN, category: "talk" },
  "verb.whisper": { ...PLAIN, category: "talk" },
  "verb.report": { ...PLAIN, category: "moderation", safetyTags: ["quotes"], rateLimit: perActor(5, 300) },
  "verb.challengeDuel": {
    ...PVP,
    rateLimit: perActor(2, 20),
    check: "hub.pvp.skirmish",
    contest: { ...duelling, windowMs: 6000, capacity: 2, rematchMs: 12_000 },
  },
  "verb.sparringMatch": {
    ...PVP,
    rateLimit: perActor(2, 40),
    check: "hub.pvp.sparring",
    contest: {
      move: "sparring-match",
      roles: ["challenger", "partner", "coach"],
      windowMs: 7000,
      capacity: 2,
      rematchMs: 8000,
    },
  },
  "verb.clashOfWills": {
    ...PVP,
    rateLimit: perActor(1, 60),
    check: "hub.pvp.social",
    contest: {
      move: "clash-of-wills",
      roles: ["instigator", "resistor", "ally"],
      windowMs: 7000,
      capacity: 2,
      rematchMs: 15_000,
    },
  },
  "verb.skirmish": {
    ...PVP,
    rateLimit: perActor(1, 30),
    check: "hub.pvp.skirmish",
    contest: { ...duelling, windowMs: 7000, capacity: 4, rematchMs: 15_000 },
  },
  "verb.offerTrade": { ...PLAIN, category: "trade", rateLimit: perActor(3, 30) },
  "verb.acceptTrade": { ...PLAIN, category: "trade" },
  "verb.declineTrade": { ...PLAIN, category: "trade" },
  "verb.cancelTrade": { ...PLAIN, category: "trade" },
  "verb.invokeRelic": {
    category: "ritual",
    capabilities: ["capability.spectrumless-manifest"],
    roles: [],
    safetyTags: ["prohibited-capability"],
    check: "ritual.stability",
    momentumCost: 2,
    momentumReward: { "critical-success": 4, "full-success": 4 },
  },
  "gm.narrate": { ...GM, category: "story" },
  "gm.grantItems": { ...GM, category: "story" },
  "gm.consumeItems": { ...GM, category: "story" },
  "gm.closeSession": { ...GM, category: "story" },
  "mod.mute": MODERATOR,
  "mod.unmute": MODERATOR,
  "mod.kick": MODERATOR,
  "mod.ban": MODERATOR,
  "mod.unban": MODERATOR,
  "mod.slowMode": MODERATOR,
  "mod.retractMessage": MODERATOR,
  "mod.overrideContest": MODERATOR,
};

test("CAT1 CAT3 CON1 RIT1 MOD1 SHP7 every verb is what the rules say, and there are no others", () => {
  const named = { label: expect.any(String), parameters: expect.any(Object) };
  const written = Object.entries(AS_WRITTEN).map(([id, data]) => [id, { id, ...named, ...data }]);
  expect(Object.fromEntries(BUILT_IN_CATALOG.verbs.map((verb) => [verb.id, verb]))).toEqual(
    Object.fromEntries(written),
  );
});

test("CON1 TEL4 no window is as long as the arming that the monitor allows: a second is left for a late alarm", () => {
  const monitor = readArguments([], false);
  if (monitor.kind !== "run") throw new Error("the monitor takes no arguments");
  const windows = BUILT_IN_CATALOG.verbs.flatMap(({ id, contest }) => (contest ? [{ id, ms: contest.windowMs }] : []));
  expect(windows).toHaveLength(4);
  expect(windows.filter(({ ms }) => ms > monitor.arguments.budgets.armingMs - 1_000)).toEqual([]);
});

test("CAT1 SHP7 each has a label of its own, and the parameters that its command is read by", () => {
  const labels = BUILT_IN_CATALOG.verbs.map(({ label }) => label);
  expect(new Set(labels).size).toBe(labels.length);
  for (const { id, parameters } of BUILT_IN_CATALOG.verbs) expect({ [id]: parameters }).toMatchObject(one(id));
});

function one(id: string): object {
  return Object.fromEntries(Object.entries(VERB_PARAMETERS).filter(([each]) => each === id));
}

const say = BUILT_IN_CATALOG.verbs.find(({ id }) => id === "verb.say");

test.each<[what: string, change: Partial<Record<keyof Verb, unknown>>, at: RegExp]>([
  ["an id that is none", { id: "say" }, /at say\.id/],
  ["no words for a person", { label: " " }, /at verb\.say\.label/],
  ["a category that is too long", { category: "c".repeat(65) }, /at verb\.say\.category/],
  ["a parameter that is none", { parameters: { message: "text" } }, /at verb\.say\.parameters\.message/],
  ["a capability that is none", { capabilities: ["flight!"] }, /at verb\.say\.capabilities\.0/],
  ["a role that nobody has", { roles: ["king"] }, /at verb\.say\.roles\.0/],
  ["an empty tag", { safetyTags: [""] }, /at verb\.say\.safetyTags\.0/],
  ["a limit of nothing", { rateLimit: { burst: 0, perSeconds: 1, scope: "actor" } }, /at verb\.say\.rateLimit\.burst/],
  ["a check that is none", { check: "hub.pvp.chess" }, /at verb\.say\.check: hub\.pvp\.chess is no check template/],
  [
    "a contest of one",
    { contest: { ...duelling, windowMs: 1, capacity: 1, rematchMs: 0 } },
    /at verb\.say\.contest\.capacity/,
  ],
  ["a cost below nothing", { momentumCost: -1 }, /at verb\.say\.momentumCost/],
  ["a reward for no tier", { momentumReward: { luck: 1 } }, /at verb\.say\.momentumReward/],
])("CAT1 a verb with %s is not loaded, and the field is named", (_, change, at) => {
  const verbs = [{ ...say, ...change } as Verb];
  expect(() => loadVerbs(verbs)).toThrow(at);
});

test("CAT1 CAT2 what a hub changed of a verb that is loaded can be loaded again", () => {
  expect(loadVerbs(BUILT_IN_CATALOG.verbs)).toEqual(BUILT_IN_CATALOG.verbs);
});

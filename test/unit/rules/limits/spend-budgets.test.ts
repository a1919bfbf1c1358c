import { expect, test } from "vitest";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { decideCommand, decideReusedId } from "../../../../src/durable/rules/core/decide-command.ts";
import { spentBy, type Decision } from "../../../../src/durable/rules/core/decision.ts";
import { emptyRoom, type RoomState } from "../../../../src/durable/rules/core/room-state.ts";
import type { RuleContext } from "../../../../src/durable/rules/core/rule-context.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";

const NOW = 1_800_000_000_000;
const ROOM = emptyRoom("hub", "room", BUILT_IN_CATALOG);
const mara = actorNamed("mara");

function contextWith(budgets: Readonly<Record<string, number>>): RuleContext {
  return {
    now: NOW,
    restsUntil: 0,
    retryAt: () => 0,
    newId: (prefix) => `${prefix}-1`,
    newSeed: () => "00".repeat(32),
    lastCommandAt: () => undefined,
    roomLoad: 0,
    isConnected: () => true,
    budget: (key) => budgets[key],
    storedInventory: () => ({}),
    storedTalk: () => undefined,
    storedSession: () => undefined,
  };
}

const give = (verb: string, args: unknown, budgets = {}, state: RoomState = ROOM): Decision =>
  decideCommand(state, { actor: mara, request: { id: "c-1", verb, args }, connected: true }, contextWith(budgets));

const keysOf = (decision: Decision): string[] => spentBy(decision).map(([key]) => key);

test("LIM1 LIM3 LIM5 MOD1 an accepted command carries every budget it has spent", () => {
  const decision = give("verb.say", { message: "well" });
  expect(decision.kind).toBe("accepted");
  expect(keysOf(decision)).toEqual(["actor:mara", "text:mara", "talk:mara", "verb.say:mara"]);
  expect(spentBy(decision)[2]).toEqual(["talk:mara", NOW]);
});

test("LIM1 LIM5 MOD1 a command spends no budget that it has nothing to do with", () => {
  const decision = give("verb.skirmish", {});
  expect([decision.kind, keysOf(decision)]).toEqual(["accepted", ["actor:mara", "verb.skirmish:mara"]]);
  const told = give("verb.emote", { text: "nods" });
  expect([told.kind, keysOf(told)]).toEqual(["accepted", ["actor:mara", "text:mara", "talk:mara"]]);
});

test("LIM5 names and numbers are no texts: they cost no bytes", () => {
  const mo = actorNamed("mo", { roles: ["moderator"] });
  const request = { id: "c-1", verb: "mod.mute", args: { target: "teo", seconds: 5, reason: "nods" } };
  const mute = decideCommand(ROOM, { actor: mo, request, connected: true }, contextWith({}));
  const emote = give("verb.emote", { text: "nods" });
  expect(Object.fromEntries(spentBy(mute))["text:mo"]).toBe(Object.fromEntries(spentBy(emote))["text:mara"]);
  expect(Object.fromEntries(spentBy(mute))["text:mo"]).toBeGreaterThan(NOW);
});

test("MOD1 without slow mode nobody waits after a talk, though the clock has been set back since", () => {
  expect(give("verb.emote", { text: "nods" }, { "talk:mara": NOW + 5_000 }).kind).toBe("accepted");
  const slow = { ...ROOM, view: { ...ROOM.view, slowModeMs: 10_000 } };
  expect(give("verb.emote", { text: "nods" }, {}, slow).kind).toBe("accepted");
  expect(give("verb.emote", { text: "nods" }, { "talk:mara": NOW - 4_000 }, slow)).toMatchObject({
    ...{ kind: "rejected", rejection: { code: "rate-limited", retryAfterMs: 6_000 } },
  });
});

test("LIM3 a rejected command carries its actor's budget alone, wherever it was rejected", () => {
  for (const [verb, args] of [
    ["verb.nothing", {}],
    ["verb.say", { message: 7 }],
    ["gm.narrate", { text: "It rains." }],
    ["verb.whisper", { target: "nobody", message: "well" }],
  ] as const) {
    const decision = give(verb, args);
    expect([verb, decision.kind, keysOf(decision)]).toEqual([verb, "rejected", ["actor:mara"]]);
  }
});

test("LIM1 LIM3 a command that finds its verb's budget empty spends its actor's", () => {
  const decision = give("verb.say", { message: "well" }, { "verb.say:mara": NOW + 10_000 });
  expect(decision).toMatchObject({ kind: "rejected", rejection: { code: "rate-limited" } });
  expect(keysOf(decision)).toEqual(["actor:mara"]);
});

test("LIM3 a command under a used id spends its actor's budget, and nothing where that is empty", () => {
  const reused = decideReusedId(ROOM, mara, contextWith({}));
  expect([reused, keysOf(reused)]).toMatchObject([{ rejection: { code: "id-reused" } }, ["actor:mara"]]);
  const empty = decideReusedId(ROOM, mara, contextWith({ "actor:mara": NOW + 3_600_000 }));
  expect([empty, keysOf(empty)]).toMatchObject([{ rejection: { code: "rate-limited" } }, []]);
});

test("LIM3 MOD1 a refused command spends nothing", () => {
  const bans = { mara: { until: null } };
  const decision = give("verb.say", { message: "well" }, {}, { ...ROOM, privateState: { ...ROOM.privateState, bans } });
  expect([decision.kind, keysOf(decision)]).toEqual(["refused", []]);
});

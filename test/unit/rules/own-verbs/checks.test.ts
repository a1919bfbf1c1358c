import { describe, expect, test } from "vitest";
import type { HubActionJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { TIERS, type Tier } from "../../../../src/durable/protocol/values/check.ts";
import { verifyRitual } from "../../../../src/durable/rules/rituals/verify-ritual.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { ritualResolved } from "../../../../testkit/results-of.ts";
import type { RoomHarness } from "../../../../testkit/room-harness.ts";
import { seedRolling } from "../../../../testkit/seed-rolling.ts";
import { override } from "../limits/unlimited.ts";
import { CANALS, canals, DECK, jobOf, momentumOf } from "./canals.ts";

const mara = actorNamed("mara", { stats: { finesse: 2, resolve: 3 } });

/** Mara's hand is in Teo's pocket; the dice will fall like this. */
function picking(tier: Tier, stage = canals()): { stage: RoomHarness; job: HubActionJob } {
  const momentum = Math.min(1, momentumOf(stage, "mara") ?? 0);
  stage.seeds.push(seedRolling({ actorId: "mara", stat: 2, momentum, difficulty: 9 }, tier));
  expect(stage.sends(mara, "verb.pickPocket", { target: "teo" })).toMatchObject({ status: "accepted" });
  return { stage, job: jobOf(stage, "hubAction") };
}

test("CAT9 RIT2 a check begins like a ritual, which old clients know, with the verb beside it", () => {
  const { stage, job } = picking("full-success");
  expect(stage.last("ritual.invoked").data).toMatchObject({
    ...{ verb: "verb.pickPocket", label: "Pick a pocket", relicId: "verb.pickpocket", momentumDelta: 0 },
    cooldownUntil: new Date(stage.clock + 90_000).toISOString(),
  });
  expect(job).toMatchObject({ schema: 2, verb: "verb.pickPocket", stat: 2, difficulty: 9, complications: DECK });
  expect(stage.sends(mara, "verb.pickPocket", { target: "teo" })).toMatchObject({ code: "cooldown" });
  // Relics rest by themselves.
  expect(Object.keys(stage.state.privateState.cooldowns)).toEqual(["verb.pickPocket:mara"]);
});

describe("CAT9 each tier has its own effects and line", () => {
  test.each(TIERS)("%s", (tier) => {
    const { stage, job } = picking(tier);
    stage.hears(ritualResolved(job));
    const { data } = stage.last("ritual.resolved");
    expect(data.tier).toBe(tier);
    const { seedCommitment } = stage.last("ritual.invoked").data;
    expect(verifyRitual({ seedCommitment, actorId: "mara", resolved: data })).toEqual({ ok: true, faults: [] });
    expect(data.complication === undefined || DECK.some(({ tag }) => tag === data.complication?.tag)).toBe(true);
    const lines = stage.log().filter(({ type }) => type === "verb.performed");
    const ring = stage.state.view.inventory["mara"]?.["ring"];
    const told = {
      "critical-success": [1, "Mara has Teo's ring.", 1, 0],
      "full-success": [1, undefined, 0, 0],
      "partial-success": [undefined, undefined, 0, 0],
      "fail-forward": [undefined, undefined, 0, 0],
      "hard-miss": [undefined, "Teo has Mara by the wrist.", -1, 1],
    }[tier];
    const [line] = lines;
    const text = line?.type === "verb.performed" ? line.data.text : undefined;
    expect([ring, text, momentumOf(stage, "mara"), momentumOf(stage, "teo")]).toEqual(told);
    if (line !== undefined) expect(line).toMatchObject({ actorId: "mara", data: { args: { target: "teo" } } });
    expect(stage.bugs).toEqual([]);
  });
});

describe("a check without a rest", () => {
  const parameters = { whom: { kind: "actor" }, on: { kind: "item", optional: true } };
  const tiers = { "full-success": { momentum: { caller: 2 } }, "hard-miss": { line: { text: "Nothing." } } };
  const tune = { label: "Tune", category: "canal", parameters, check: { stat: "weird", difficulty: 2, tiers } };

  test("CAT9 RIT2 has its verb for a relic where its caller names no item, and can be used again at once", () => {
    const stage = canals({ verbs: { "verb.tuneIt": { ...tune, momentumCost: 1 } } });
    expect(stage.sends("mara", "verb.tuneIt", { whom: "teo" })).toMatchObject({ status: "accepted" });
    expect(stage.last("ritual.invoked").data).toMatchObject({
      ...{ relicId: "verb.tuneit", momentumDelta: -1, cooldownUntil: new Date(stage.clock).toISOString() },
    });
    expect(momentumOf(stage, "mara")).toBe(-1);
    expect(jobOf(stage, "hubAction").reward).toEqual({ "full-success": 2 });
    expect(stage.state.privateState.cooldowns).toEqual({});
    expect(stage.sends("mara", "verb.tuneIt", { whom: "teo", on: "lute" })).toMatchObject({ status: "accepted" });
    expect(stage.last("ritual.invoked").data.relicId).toBe("lute");
  });

  test("CAT9 costs its goods at once, and no momentum where it costs none", () => {
    const stage = canals({ verbs: { "verb.tuneIt": { ...tune, itemCost: [{ item: "coin", quantity: 2 }] } } });
    expect(stage.sends("zoe", "verb.tuneIt", { whom: "teo" })).toMatchObject({ code: "insufficient-items" });
    expect(stage.sends("mara", "verb.tuneIt", { whom: "teo" })).toMatchObject({ status: "accepted" });
    // −0 is 0 in JSON: what is stored and what is read again must be the same.
    expect(stage.last("ritual.invoked").data.momentumDelta).toBe(0);
    expect(stage.state.view.inventory["mara"]).toEqual({ coin: 7 });
  });
});

test("CAT11 a check ends by the rules it began under, whatever its verb is now, and after a sleep", () => {
  const { stage, job } = picking("critical-success");
  override(stage, {});
  stage.sleeps();
  stage.hears(ritualResolved(job));
  expect(stage.state.view.inventory).toMatchObject({ mara: { ring: 1 } });
  expect(stage.last("verb.performed").data.text).toBe("Mara has Teo's ring.");
});

test("CAT9 TRD2 what is not there any more at the end does not change hands", () => {
  const { stage, job } = picking("critical-success");
  stage.does(actorNamed("gm", { roles: ["gm"] }), "gm.consumeItems", {
    target: "teo",
    items: [{ item: "ring", quantity: 1 }],
  });
  stage.hears(ritualResolved(job));
  expect(stage.state.view.inventory["mara"]).toEqual({ coin: 9 });
  expect(stage.last("verb.performed").data.text).toBe("Mara has Teo's ring.");
});

test("CAT9 PRE1 a target who has been forgotten meanwhile loses nothing, and nothing breaks", () => {
  const { stage, job } = picking("full-success");
  stage.drops("teo");
  stage.skip(41 * 60_000);
  stage.hears(ritualResolved(job));
  expect(stage.bugs).toEqual([]);
});

test("CAT9 CON12 a result that the seed does not give is not believed, nor a complication of another list", () => {
  const { stage, job } = picking("hard-miss");
  const { complications: _, ...elsewhere } = job;
  for (const result of [ritualResolved(elsewhere), { ...ritualResolved(job), momentumDelta: 3 }]) {
    expect(stage.hears(result)).toMatchObject({ answer: { status: "ignored" } });
  }
  expect(stage.state.view.rituals.at(-1)?.status).toBe("invoked");
});

test("CAT9 RIT2 a check whose job is dead fails, and its verb need not rest", () => {
  const { stage } = picking("full-success");
  stage.wait(10 * 60_000);
  expect(stage.last("ritual.failed").actorId).toBe("mara");
  expect(stage.state.privateState.cooldowns).toEqual({});
});

test("CAT9 CON6 high momentum gives no third die, as after a relic's cost: clients of the first release verify it", () => {
  const stage = canals({
    ...CANALS,
    verbs: { ...CANALS.verbs, "verb.rest": { ...CANALS.verbs["verb.rest"], cooldown: { seconds: 1, scope: "actor" } } },
  });
  for (let i = 0; i < 3; i += 1) {
    stage.sends(mara, "verb.rest", {});
    stage.wait(1000);
  }
  expect(momentumOf(stage, "mara")).toBe(3);
  const { job } = picking("full-success", stage);
  expect(job.momentum).toBe(1);
  stage.hears(ritualResolved(job));
  expect(stage.last("ritual.resolved").data.roll.dice).toHaveLength(2);
});

test("CAT9 a check that names an item shows it where a ritual has its relic", () => {
  const check = { stat: "weird", difficulty: 2 };
  const stage = canals({
    verbs: { "verb.tune": { label: "Tune", category: "canal", parameters: { on: { kind: "item" } }, check } },
  });
  expect(stage.sends("mara", "verb.tune", { on: "lute" })).toMatchObject({ status: "accepted" });
  expect(stage.last("ritual.invoked").data.relicId).toBe("lute");
  expect(jobOf(stage, "hubAction")).not.toHaveProperty("complications");
  stage.bridgeWorks();
  expect(stage.state.view.rituals.at(-1)?.status).toBe("resolved");
  expect(stage.log().some(({ type }) => type === "verb.performed")).toBe(false);
});

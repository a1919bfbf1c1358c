import { expect, test } from "vitest";
import { eventFor, PUBLIC, viewerOf } from "../../../../src/durable/rules/core/view-for.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override } from "../limits/unlimited.ts";
import { grant, kinds } from "../trades/market.ts";
import { CANALS, canals, gm, mo, momentumOf } from "./canals.ts";

/** The actors who are shown the latest `verb.performed`; `public` is the transcript. */
function told(stage: RoomHarness): string[] {
  const event = stage.last("verb.performed");
  const viewers = [gm, mo, ...["mara", "teo", "zoe"].map((name) => actorNamed(name))];
  const seen = viewers.filter((each) => eventFor({ event }, viewerOf(each)) !== null).map(({ actorId }) => actorId);
  return eventFor({ event }, PUBLIC) === null ? seen : [...seen, "public"];
}

test("CAT8 momentum moves within its bounds, and a line is told to all, with what players wrote in it", () => {
  const stage = canals();
  const before = stage.state.version;
  const words = "to {caller}, }} and {{";
  expect(stage.sends("mara", "verb.toast", { target: "teo", words })).toMatchObject({ status: "accepted" });
  expect(stage.since(before)).toEqual(["participant.updated", "participant.updated", "verb.performed"]);
  expect([momentumOf(stage, "mara"), momentumOf(stage, "teo")]).toEqual([-1, 2]);
  expect(stage.last("verb.performed")).toMatchObject({
    actorId: "mara",
    data: { verb: "verb.toast", args: { target: "teo" }, text: `Mara to Teo: {${words}}` },
  });
  expect(told(stage)).toEqual(["gm", "mo", "mara", "teo", "zoe", "public"]);
  for (let i = 0; i < 3; i += 1) stage.sends("mara", "verb.toast", { target: "teo", words });
  expect([momentumOf(stage, "mara"), momentumOf(stage, "teo")]).toEqual([-2, 3]);
});

test("CAT8 TRD2 goods change hands by events that every client knows, and only who is told learns of the line", () => {
  const stage = canals();
  const before = stage.state.version;
  expect(stage.sends("mara", "verb.slip", { target: "teo", what: "coin" })).toMatchObject({ status: "accepted" });
  expect(stage.since(before)).toEqual(["inventory.consumed", "inventory.granted", "verb.performed"]);
  expect(stage.state.view.inventory).toMatchObject({ mara: { coin: 8 }, teo: { coin: 2 } });
  expect(told(stage)).toEqual(["mo", "mara", "teo"]);
  const lacking = stage.sends("zoe", "verb.slip", { target: "teo", what: "coin" });
  expect(lacking).toMatchObject({ code: "insufficient-items", details: { item: "coin" } });
});

test("CAT8 a line tells the default of a choice that is left out, optional or not", () => {
  const stage = new RoomHarness();
  const how = { kind: "choice", options: ["slowly", "in haste"], default: "slowly" };
  const turns = (parameter: object) => {
    const effects = { line: { text: "{caller} turns it {how}." } };
    return { label: "Turn", category: "keep", parameters: { how: parameter }, effects };
  };
  override(stage, { verbs: { "verb.turn": turns(how), "verb.turnBack": turns({ ...how, optional: true }) } });
  stage.enters("mara");
  for (const verb of ["verb.turn", "verb.turnBack"]) {
    expect(stage.sends("mara", verb, {})).toMatchObject({ status: "accepted" });
    expect(stage.last("verb.performed").data).toMatchObject({ args: { how: "slowly" }, text: "Mara turns it slowly." });
  }
});

test("CAT8 a line tells a parameter of every kind, actors by their names", () => {
  const parameters = {
    ...{ whom: { kind: "actor" }, what: { kind: "item" }, many: { kind: "integer", min: 0, max: 9 } },
    ...{ way: { kind: "choice", options: ["up", "down"] }, goods: { kind: "items", min: 0, max: 3 } },
    ...{ deed: { kind: "id" }, words: { kind: "text", max: 20 }, later: { kind: "actor", optional: true } },
  };
  const text = "{caller}|{whom}|{what}|{many}|{way}|{goods}|{deed}|{words}";
  const verb = { label: "Tell", category: "talk", parameters, effects: { line: { text } } };
  const stage = canals({ verbs: { "verb.tell": verb } });
  const goods = [
    { item: "pearl", quantity: 2 },
    { item: "rope", quantity: 1 },
  ];
  const args = { whom: "teo", what: "zoe", many: 0, way: "down", goods, deed: "mara" };
  expect(stage.sends("zoe", "verb.tell", { ...args, words: "teo" })).toMatchObject({ status: "accepted" });
  expect(stage.last("verb.performed").data).toStrictEqual({
    ...{ verb: "verb.tell", args },
    text: "Zoe|Teo|zoe|0|down|2 × pearl, 1 × rope|mara|teo",
  });
  stage.sends("zoe", "verb.tell", { ...args, goods: [], whom: "nobody", words: "x" });
  expect(stage.last("verb.performed").data.text).toBe("Zoe|nobody|zoe|0|down||mara|x");
});

test("CAT8 goods that a verb has cost are not there to be given away", () => {
  const verb = {
    ...{ label: "Tip", category: "canal", parameters: { target: { kind: "actor" } } },
    itemCost: [{ item: "coin", quantity: 5 }],
    effects: { items: [{ items: [{ item: "coin", quantity: 5 }], from: "caller", to: "target" }] },
  };
  const stage = canals({ verbs: { "verb.tip": verb } });
  const { version } = stage.state;
  expect(stage.sends("mara", "verb.tip", { target: "zoe" })).toMatchObject({ code: "insufficient-items" });
  expect([stage.state.version, stage.state.view.inventory["mara"]]).toEqual([version, { coin: 9 }]);
  grant(stage, "mara", { coin: 1 });
  expect(stage.sends("mara", "verb.tip", { target: "zoe" })).toMatchObject({ status: "accepted" });
  expect(stage.state.view.inventory).toMatchObject({ mara: {}, zoe: { coin: 5 } });
});

test("CAT8 what a verb costs in momentum and what it gives are one change, to its caller alone", () => {
  const verb = { label: "Dare", category: "canal", momentumCost: 2, effects: { momentum: { caller: 3 } } };
  const stage = canals({ verbs: { "verb.dare": verb } });
  const before = stage.state.version;
  expect(stage.sends("mara", "verb.dare", {})).toMatchObject({ status: "accepted" });
  expect(stage.since(before)).toEqual(["participant.updated", "verb.performed"]);
  expect(stage.last("participant.updated")).toMatchObject({ actorId: "mara", data: { actorId: "mara" } });
  expect([momentumOf(stage, "mara"), momentumOf(stage, "teo")]).toEqual([1, 0]);
});

test("CAT8 a cost is taken first, and a verb rests for the room or for its caller", () => {
  const stage = canals();
  expect(stage.sends("zoe", "verb.bribe", {})).toMatchObject({ code: "insufficient-items", details: { item: "coin" } });
  expect(stage.sends("mara", "verb.bribe", {})).toMatchObject({ status: "accepted" });
  expect(stage.state.view.inventory).toMatchObject({ mara: { coin: 6 } });
  expect(momentumOf(stage, "mara")).toBe(-1);
  expect(told(stage)).toEqual(["gm", "mo", "mara"]);
  expect(stage.sends("teo", "verb.bribe", {})).toMatchObject({ code: "cooldown", retryAfterMs: 60_000 });
  stage.sends("mara", "verb.rest", {});
  stage.sleeps();
  expect(stage.sends("mara", "verb.rest", {})).toMatchObject({ code: "cooldown", retryAfterMs: 30_000 });
  expect(stage.sends("teo", "verb.rest", {})).toMatchObject({ status: "accepted" });
  stage.wait(60_000);
  for (const code of ["accepted", "accepted"]) {
    expect(stage.sends("mara", "verb.bribe", {})).toMatchObject({ status: code });
    stage.wait(60_000);
  }
  expect(stage.sends("mara", "verb.bribe", {})).toMatchObject({
    code: "insufficient-momentum",
    details: { needed: -1, momentum: -2 },
  });
});

test("CAT8 TRD2 RES2 only a game master's verb makes goods, and nobody holds more kinds than they may", () => {
  const stage = canals();
  const goods = [{ item: "pearl", quantity: 2 }];
  expect(stage.sends("mara", "gm.cache", { target: "teo", goods })).toMatchObject({ code: "role-required" });
  expect(stage.sends(gm, "gm.cache", { target: "teo", goods })).toMatchObject({ status: "accepted" });
  expect(stage.state.view.inventory).toMatchObject({ teo: { pearl: 2 } });
  expect(stage.last("verb.performed").data).toMatchObject({
    args: { target: "teo", goods },
    text: "A cache: 2 × pearl.",
  });
  for (let at = 0; at < 10; at += 1) {
    stage.does(gm, "gm.grantItems", { target: "zoe", items: kinds(20, `kind-${at}`) });
  }
  expect(stage.sends("mara", "verb.slip", { target: "zoe", what: "coin" })).toMatchObject({ code: "invalid-args" });
});

test("CAT8 whoever is not there is no target, and neither is oneself", () => {
  const stage = canals();
  expect(stage.sends("mara", "verb.slip", { target: "nobody", what: "coin" })).toMatchObject({ code: "target-absent" });
  expect(stage.sends("mara", "verb.slip", { target: "mara", what: "coin" })).toMatchObject({ code: "target-self" });
  expect(stage.sends("mara", "verb.slip", { what: "coin" })).toMatchObject({ details: { path: "target" } });
});

test("CAT8 MOD1 VIEW5 a line with a player's words is talk: it can be muted, reported and taken back", () => {
  const stage = canals();
  stage.sends("mara", "verb.toast", { target: "teo", words: "rot" });
  const { version } = stage.last("verb.performed");
  expect(stage.sends("teo", "verb.report", { version, reason: "rude" })).toMatchObject({ status: "accepted" });
  expect(stage.sends(mo, "mod.retractMessage", { version, reason: "rude" })).toMatchObject({ status: "accepted" });
  expect(stage.log().find((event) => event.version === version)?.data).toMatchObject({ text: "" });
  stage.does(mo, "mod.mute", { target: "mara", seconds: 60, reason: "rude" });
  expect(stage.sends("mara", "verb.toast", { target: "teo", words: "rot" })).toMatchObject({ code: "muted" });
  expect(stage.sends("mara", "verb.rest", {})).toMatchObject({ status: "accepted" });
});

test("CAT8 VIEW1 a line for one is taken back for its parties alone", () => {
  const stage = canals();
  stage.sends("mara", "verb.slip", { target: "teo", what: "coin" });
  const { version } = stage.last("verb.performed");
  expect(stage.sends("zoe", "verb.report", { version, reason: "?" })).toMatchObject({ code: "not-found" });
  stage.sends(mo, "mod.retractMessage", { version, reason: "rude" });
  const retracted = stage.last("chat.retracted");
  const hidden = { author: "mara", target: "teo" };
  expect(eventFor({ event: retracted, hidden }, viewerOf(actorNamed("zoe")))).toBeNull();
  expect(stage.committed.at(-1)).toBeDefined();
});

test("CMD3 the same command again gets the same outcome, and nothing happens twice", () => {
  const stage = canals();
  const first = stage.sends("mara", "verb.slip", { target: "teo", what: "coin" }, "again");
  const replayed = stage.sends("mara", "verb.slip", { target: "teo", what: "coin" }, "again");
  expect(replayed).toEqual({ ...first, replayed: true });
  expect(stage.state.view.inventory).toMatchObject({ mara: { coin: 8 } });
});

test("CAT8 LIM1 roles, capabilities, safety tags and limits hold as for every verb", () => {
  const verb = {
    ...CANALS.verbs["verb.rest"],
    ...{ cooldown: { seconds: 1, scope: "room" }, capabilities: ["oars"], roles: ["gm", "player"] },
    rateLimit: { burst: 1, perSeconds: 10, scope: "actor" },
  };
  const stage = canals({ verbs: { "verb.rest": verb } });
  expect(stage.sends("mara", "verb.rest", {})).toMatchObject({ code: "missing-capability" });
  const rower = actorNamed("rower", { capabilities: ["oars"] });
  stage.enters(rower);
  expect(stage.sends(rower, "verb.rest", {})).toMatchObject({ status: "accepted" });
  stage.wait(2000);
  expect(stage.sends(rower, "verb.rest", {})).toMatchObject({ code: "rate-limited", retryAfterMs: 8000 });
  override(stage, { verbs: { "verb.rest": verb }, safety: { capabilities: ["oars"] } });
  expect(stage.sends(rower, "verb.rest", {})).toMatchObject({ code: "safety-veto" });
  override(stage, {});
  expect(stage.sends(rower, "verb.rest", {})).toMatchObject({ code: "unknown-verb" });
});

import { describe, expect, test } from "vitest";
import type { ItemQuantity } from "../../src/durable/protocol/parameter.ts";
import { actorNamed } from "../support/actor-named.ts";
import { CURTAIN_UP, Stage } from "../support/stage.ts";
import { override, UNLIMITED } from "./unlimited.ts";

const gm = actorNamed("gm", { roles: ["gm"] });
const mo = actorNamed("mo", { roles: ["moderator"] });
const EXPIRES = 120_000;

const items = (goods: Record<string, number>): ItemQuantity[] =>
  Object.entries(goods).map(([item, quantity]) => ({ item, quantity }));

/** So many different kinds of items, one of each. */
const kinds = (count: number, name = "kind"): ItemQuantity[] =>
  Array.from({ length: count }, (_, n) => ({ item: `${name}-${n}`, quantity: 1 }));

const grant = (stage: Stage, target: string, goods: Record<string, number>) =>
  stage.does(gm, "gm.grantItems", { target, items: items(goods) });

const offer = (stage: Stage, from: string, to: string, give: Record<string, number>, want: Record<string, number>) =>
  stage.does(from, "verb.offerTrade", { target: to, give: items(give), want: items(want) });

const held = (stage: Stage, actorId: string) => stage.state.view.inventory[actorId];

const statusOf = (stage: Stage, tradeId: string) =>
  stage.state.view.trades.find((each) => each.tradeId === tradeId)?.status;

/** Mara has 5 coins, Teo 2 lamps; limits are out of the way. */
function market(): Stage {
  const stage = new Stage();
  override(stage, UNLIMITED);
  stage.enters(gm, "mara", "teo", "zoe");
  grant(stage, "mara", { coin: 5 });
  grant(stage, "teo", { lamp: 2 });
  return stage;
}

/** With Mara's open offer of 3 coins for a lamp of Teo's. */
function offered(): { stage: Stage; tradeId: string } {
  const stage = market();
  offer(stage, "mara", "teo", { coin: 3 }, { lamp: 1 });
  return { stage, tradeId: stage.last("trade.offered").data.trade.tradeId };
}

describe("goods", () => {
  test("TRD2 CAT3 a gm grants, and says whom and what", () => {
    const stage = new Stage();
    stage.enters(gm, "mara");
    const receipt = stage.does(gm, "gm.grantItems", { target: "mara", items: items({ coin: 2, lamp: 1 }) });
    expect(receipt).toMatchObject({ status: "accepted", version: stage.state.version });
    expect(stage.last("inventory.granted")).toMatchObject({
      actorId: "gm",
      data: { actorId: "mara", items: items({ coin: 2, lamp: 1 }) },
    });
    grant(stage, "mara", { coin: 3 });
    expect(held(stage, "mara")).toEqual({ coin: 5, lamp: 1 });
  });

  test("TRD2 a gm consumes what is there, and no more; what is used up is gone from the list", () => {
    const stage = market();
    const consume = (goods: Record<string, number>, target = "mara") =>
      stage.does(gm, "gm.consumeItems", { target, items: items(goods) });
    expect(consume({ coin: 6 })).toMatchObject({
      code: "insufficient-items",
      details: { path: "items", item: "coin" },
    });
    expect(consume({ coin: 1, lamp: 1 })).toMatchObject({
      code: "insufficient-items",
      details: { path: "items", item: "lamp" },
    });
    expect(consume({ coin: 2 })).toMatchObject({ status: "accepted" });
    expect(stage.last("inventory.consumed")).toMatchObject({
      actorId: "gm",
      data: { actorId: "mara", items: items({ coin: 2 }) },
    });
    expect(held(stage, "mara")).toEqual({ coin: 3 });
    consume({ coin: 3 });
    expect(held(stage, "mara")).toEqual({});
  });

  test("TRD2 CMD5 only a gm does, and only with one who is here, himself included", () => {
    const stage = market();
    const args = { target: "mara", items: items({ coin: 1 }) };
    expect(stage.does("mara", "gm.grantItems", args)).toMatchObject({ code: "role-required" });
    expect(stage.does("mara", "gm.consumeItems", args)).toMatchObject({ code: "role-required" });
    expect(stage.does(mo, "gm.grantItems", args)).toMatchObject({ code: "role-required" });
    expect(grant(stage, "nobody", { coin: 1 })).toMatchObject({ code: "target-absent", details: { path: "target" } });
    const nobody = { target: "nobody", items: items({ coin: 1 }) };
    expect(stage.does(gm, "gm.consumeItems", nobody)).toMatchObject({
      code: "target-absent",
      details: { path: "target" },
    });
    expect(grant(stage, "gm", { coin: 1 })).toMatchObject({ status: "accepted" });
  });

  test.each([
    ["nothing", [], "items"],
    ["no list", "coin", "items"],
    ["the same item twice", [...items({ coin: 1 }), ...items({ coin: 2 })], "items"],
    ["more than twenty kinds", kinds(21), "items"],
    ["a quantity of 0", items({ coin: 0 }), "items.0.quantity"],
    ["a negative quantity", items({ coin: -1 }), "items.0.quantity"],
    ["more than a million", items({ coin: 1_000_001 }), "items.0.quantity"],
    ["half a coin", items({ coin: 0.5 }), "items.0.quantity"],
    ["an item that has no good name", items({ Coin: 1 }), "items.0.item"],
    ["one item right, one wrong", [...items({ coin: 1 }), { item: "lamp" }], "items.1.quantity"],
  ])("CAT3 CMD5 %s can neither be granted nor consumed", (_, list, path) => {
    const stage = market();
    for (const verb of ["gm.grantItems", "gm.consumeItems"]) {
      const receipt = stage.sends(gm, verb, { target: "mara", items: list });
      expect(receipt).toMatchObject({ code: "invalid-args", details: { path } });
    }
    expect(held(stage, "mara")).toEqual({ coin: 5 });
  });

  test("CAT3 a million of twenty kinds at once is the most", () => {
    const stage = market();
    const most = kinds(20).map(({ item }) => ({ item, quantity: 1_000_000 }));
    expect(stage.does(gm, "gm.grantItems", { target: "zoe", items: most })).toMatchObject({ status: "accepted" });
    expect(stage.does(gm, "gm.consumeItems", { target: "zoe", items: most })).toMatchObject({ status: "accepted" });
    expect(held(stage, "zoe")).toEqual({});
  });

  test("RES2 SHP5 who is forgotten keeps what he owns, and brings it when he comes back", () => {
    const stage = market();
    stage.drops("mara");
    stage.wait(10_000 + 30 * 60_000);
    expect(stage.last("participant.forgotten").data).toEqual({ actorId: "mara" });
    expect(held(stage, "mara")).toBeUndefined();
    stage.sleeps();
    expect(held(stage, "mara")).toBeUndefined();
    stage.enters("mara");
    expect(stage.last("participant.joined").data).toMatchObject({ actorId: "mara", inventory: { coin: 5 } });
    expect(held(stage, "mara")).toEqual({ coin: 5 });
  });

  test("TRD2 names that every JavaScript object knows are names like others", () => {
    const stage = new Stage();
    override(stage, UNLIMITED);
    stage.enters(gm, "constructor", "toString", "valueOf");
    expect(held(stage, "constructor")).toEqual({});
    expect(offer(stage, "constructor", "toString", { constructor: 1 }, {})).toMatchObject({
      code: "insufficient-items",
    });
    grant(stage, "constructor", { constructor: 2 });
    expect(held(stage, "constructor")).toEqual({ constructor: 2 });
    offer(stage, "constructor", "toString", { constructor: 1 }, {});
    const { tradeId } = stage.last("trade.offered").data.trade;
    expect(stage.does("toString", "verb.acceptTrade", { tradeId })).toMatchObject({ status: "accepted" });
    expect(held(stage, "toString")).toEqual({ constructor: 1 });
    stage.sleeps();
    expect(held(stage, "constructor")).toEqual({ constructor: 1 });
    expect(stage.does("valueOf", "verb.say", { message: "so be it" })).toMatchObject({ status: "accepted" });
    expect(stage.bugs).toEqual([]);
  });
});

describe("an offer", () => {
  test("TRD1 SHP3 says who offers what to whom, for what, and until when", () => {
    const stage = market();
    const receipt = stage.does("mara", "verb.offerTrade", {
      target: "teo",
      give: items({ coin: 3 }),
      want: items({ lamp: 1 }),
      note: "  for the cellar ",
    });
    expect(receipt).toMatchObject({ status: "accepted", version: stage.state.version });
    const { data, actorId } = stage.last("trade.offered");
    expect(actorId).toBe("mara");
    expect(data).toEqual({
      trade: {
        tradeId: expect.stringMatching(/^tra-/),
        from: "mara",
        to: "teo",
        give: items({ coin: 3 }),
        want: items({ lamp: 1 }),
        note: "for the cellar",
        status: "open",
        expiresAt: new Date(CURTAIN_UP + EXPIRES).toISOString(),
      },
    });
    expect(stage.state.view.trades).toEqual([data.trade]);
  });

  test("TRD1 holds what it gives: the offerer has it no more, and cannot offer it twice", () => {
    const { stage } = offered();
    expect(held(stage, "mara")).toEqual({ coin: 2 });
    expect(held(stage, "teo")).toEqual({ lamp: 2 });
    expect(offer(stage, "mara", "zoe", { coin: 3 }, {})).toMatchObject({
      code: "insufficient-items",
      details: { path: "give", item: "coin" },
    });
    expect(offer(stage, "mara", "zoe", { coin: 2 }, {})).toMatchObject({ status: "accepted" });
    expect(held(stage, "mara")).toEqual({});
  });

  test("TRD1 may ask for what the other does not have, and may leave one side empty", () => {
    const stage = market();
    expect(offer(stage, "mara", "teo", { coin: 1 }, { moon: 1 })).toMatchObject({ status: "accepted" });
    expect(offer(stage, "mara", "teo", { coin: 1 }, {})).toMatchObject({ status: "accepted" });
    expect(offer(stage, "mara", "teo", {}, { lamp: 1 })).toMatchObject({ status: "accepted" });
    expect(offer(stage, "mara", "teo", {}, {})).toMatchObject({ code: "invalid-args", details: { path: "give" } });
  });

  test("TRD1 CMD5 needs somebody else who is here", () => {
    const stage = market();
    expect(offer(stage, "mara", "mara", { coin: 1 }, {})).toMatchObject({
      code: "target-self",
      details: { path: "target" },
    });
    expect(offer(stage, "mara", "nobody", { coin: 1 }, {})).toMatchObject({
      code: "target-absent",
      details: { path: "target" },
    });
    expect(stage.state.view.trades).toEqual([]);
  });

  test.each([
    ["a note that is too long", { note: "x".repeat(141) }, "note"],
    ["an empty note", { note: "  " }, "note"],
    ["21 kinds to give", { give: kinds(21) }, "give"],
    ["21 kinds to want", { want: kinds(21) }, "want"],
    ["no list to give", { give: undefined }, "give"],
    ["no list to want", { want: undefined }, "want"],
  ])("TRD1 CMD5 refuses %s", (_, wrong, path) => {
    const stage = market();
    const args = { target: "teo", give: items({ coin: 1 }), want: items({ lamp: 1 }), ...wrong };
    const receipt = stage.sends("mara", "verb.offerTrade", args);
    expect(receipt).toMatchObject({ code: "invalid-args", details: { path } });
  });

  test("TRD1 takes twenty kinds on each side and a note of 140", () => {
    const stage = market();
    stage.does(gm, "gm.grantItems", { target: "mara", items: kinds(20) });
    const args = { target: "teo", give: kinds(20), want: kinds(20, "other"), note: "é".repeat(140) };
    expect(stage.does("mara", "verb.offerTrade", args)).toMatchObject({ status: "accepted" });
  });

  test("LIM1 CAT3 three in 30 s, then one every ten", () => {
    const stage = new Stage();
    stage.enters(gm, "mara", "teo");
    const ask = () => offer(stage, "mara", "teo", {}, { lamp: 1 });
    for (let n = 0; n < 3; n += 1) expect(ask()).toMatchObject({ status: "accepted" });
    expect(ask()).toMatchObject({ code: "rate-limited", retryAfterMs: 10_000 });
    stage.wait(9_999);
    expect(ask()).toMatchObject({ code: "rate-limited", retryAfterMs: 1 });
    stage.wait(1);
    expect(ask()).toMatchObject({ status: "accepted" });
  });
});

describe("the end of an offer", () => {
  test("TRD1 accepting swaps both sides at once", () => {
    const { stage, tradeId } = offered();
    expect(stage.does("teo", "verb.acceptTrade", { tradeId })).toMatchObject({ status: "accepted" });
    expect(stage.last("trade.accepted")).toMatchObject({ actorId: "teo", data: { tradeId } });
    expect(held(stage, "mara")).toEqual({ coin: 2, lamp: 1 });
    expect(held(stage, "teo")).toEqual({ coin: 3, lamp: 1 });
    expect(statusOf(stage, tradeId)).toBe("accepted");
    stage.wait(2 * EXPIRES);
    expect(statusOf(stage, tradeId)).toBe("accepted");
  });

  test("TRD1 a gift and a request change hands one way", () => {
    const stage = market();
    offer(stage, "mara", "zoe", { coin: 5 }, {});
    stage.does("zoe", "verb.acceptTrade", { tradeId: stage.last("trade.offered").data.trade.tradeId });
    expect([held(stage, "mara"), held(stage, "zoe")]).toEqual([{}, { coin: 5 }]);
    offer(stage, "mara", "teo", {}, { lamp: 2 });
    stage.does("teo", "verb.acceptTrade", { tradeId: stage.last("trade.offered").data.trade.tradeId });
    expect([held(stage, "mara"), held(stage, "teo")]).toEqual([{ lamp: 2 }, {}]);
  });

  test("TRD1 who does not have what is wanted cannot accept; with it, later, he can", () => {
    const stage = market();
    offer(stage, "mara", "zoe", { coin: 3 }, { lamp: 1, oil: 2 });
    const { tradeId } = stage.last("trade.offered").data.trade;
    grant(stage, "zoe", { lamp: 1, oil: 1 });
    expect(stage.does("zoe", "verb.acceptTrade", { tradeId })).toMatchObject({
      code: "insufficient-items",
      details: { item: "oil" },
    });
    expect(held(stage, "zoe")).toEqual({ lamp: 1, oil: 1 });
    expect(statusOf(stage, tradeId)).toBe("open");
    grant(stage, "zoe", { oil: 1 });
    expect(stage.does("zoe", "verb.acceptTrade", { tradeId })).toMatchObject({ status: "accepted" });
    expect(held(stage, "zoe")).toEqual({ coin: 3 });
  });

  test("TRD1 declining and cancelling return the escrow", () => {
    const declined = offered();
    declined.stage.does("teo", "verb.declineTrade", { tradeId: declined.tradeId });
    expect(declined.stage.last("trade.declined")).toMatchObject({
      actorId: "teo",
      data: { tradeId: declined.tradeId },
    });
    const cancelled = offered();
    cancelled.stage.does("mara", "verb.cancelTrade", { tradeId: cancelled.tradeId });
    expect(cancelled.stage.last("trade.cancelled")).toMatchObject({
      actorId: "mara",
      data: { tradeId: cancelled.tradeId },
    });
    for (const { stage, tradeId } of [declined, cancelled]) {
      expect(held(stage, "mara")).toEqual({ coin: 5 });
      expect(held(stage, "teo")).toEqual({ lamp: 2 });
      expect(["declined", "cancelled"]).toContain(statusOf(stage, tradeId));
    }
  });

  test("TRD1 CMD5 only the one it was made to accepts or declines, only the offerer cancels", () => {
    const { stage, tradeId } = offered();
    const at = { details: { path: "tradeId" } };
    for (const who of ["mara", "zoe"]) {
      expect(stage.does(who, "verb.acceptTrade", { tradeId })).toMatchObject({ code: "not-yours", ...at });
      expect(stage.does(who, "verb.declineTrade", { tradeId })).toMatchObject({ code: "not-yours", ...at });
    }
    for (const who of ["teo", "zoe"]) {
      expect(stage.does(who, "verb.cancelTrade", { tradeId })).toMatchObject({ code: "not-yours", ...at });
    }
    for (const verb of ["verb.acceptTrade", "verb.declineTrade", "verb.cancelTrade"] as const) {
      expect(stage.does("teo", verb, { tradeId: "tra-0" })).toMatchObject({ code: "not-found", ...at });
    }
    expect(statusOf(stage, tradeId)).toBe("open");
  });

  test("TRD1 it expires after 120 s and the escrow is back", () => {
    const { stage, tradeId } = offered();
    stage.wait(EXPIRES - 1);
    expect(statusOf(stage, tradeId)).toBe("open");
    stage.wait(1);
    expect(stage.last("trade.expired").data).toEqual({ tradeId });
    expect(held(stage, "mara")).toEqual({ coin: 5 });
  });

  test("TRD1 RES7 past its expiry nobody accepts it, however late the alarm is; a millisecond before he does", () => {
    const late = offered();
    late.stage.skip(EXPIRES);
    expect(late.stage.does("teo", "verb.acceptTrade", { tradeId: late.tradeId })).toMatchObject({
      code: "already-settled",
      details: { status: "expired" },
    });
    expect(held(late.stage, "mara")).toEqual({ coin: 5 });
    const inTime = offered();
    inTime.stage.skip(EXPIRES - 1);
    expect(inTime.stage.does("teo", "verb.acceptTrade", { tradeId: inTime.tradeId })).toMatchObject({
      status: "accepted",
    });
  });

  test("TRD1 RES6 it expires on time after the room has slept", () => {
    const { stage, tradeId } = offered();
    stage.sleeps();
    expect(held(stage, "mara")).toEqual({ coin: 2 });
    stage.wait(EXPIRES);
    expect(statusOf(stage, tradeId)).toBe("expired");
    expect(held(stage, "mara")).toEqual({ coin: 5 });
  });

  test.each([
    ["accepted", "teo", "verb.acceptTrade"],
    ["declined", "teo", "verb.declineTrade"],
    ["cancelled", "mara", "verb.cancelTrade"],
  ] as const)("TRD3 one that was %s is settled for ever", (status, who, verb) => {
    const { stage, tradeId } = offered();
    stage.does(who, verb, { tradeId });
    const after = stage.state.view.inventory;
    const settled = { code: "already-settled", details: { status } };
    expect(stage.does("teo", "verb.acceptTrade", { tradeId })).toMatchObject(settled);
    expect(stage.does("teo", "verb.declineTrade", { tradeId })).toMatchObject(settled);
    expect(stage.does("mara", "verb.cancelTrade", { tradeId })).toMatchObject(settled);
    expect(stage.state.view.inventory).toEqual(after);
  });

  test("TRD3 CMD3 of two racing acceptances one is `already-settled`; the same one twice is one", () => {
    const { stage, tradeId } = offered();
    const first = stage.does("teo", "verb.acceptTrade", { tradeId }, "first");
    expect(first).toMatchObject({ status: "accepted" });
    expect(stage.does("teo", "verb.acceptTrade", { tradeId }, "second")).toMatchObject({ code: "already-settled" });
    expect(stage.does("teo", "verb.acceptTrade", { tradeId }, "first")).toEqual({ ...first, replayed: true });
    expect(stage.does("teo", "verb.acceptTrade", { tradeId }, "second")).toMatchObject({
      code: "already-settled",
      replayed: true,
    });
    expect(held(stage, "mara")).toEqual({ coin: 2, lamp: 1 });
  });
});

describe("leaving", () => {
  test("TRD3 PRE1 cancels one's open offers when the grace is over, not before", () => {
    const { stage, tradeId } = offered();
    offer(stage, "teo", "mara", { lamp: 1 }, {});
    stage.drops("mara");
    stage.wait(9_999);
    expect(statusOf(stage, tradeId)).toBe("open");
    const before = stage.state.version;
    stage.wait(1);
    expect(stage.since(before)).toEqual(["trade.cancelled", "participant.left"]);
    expect(stage.last("trade.cancelled")).toMatchObject({ actorId: "mara", data: { tradeId } });
    expect(held(stage, "mara")).toEqual({ coin: 5 });
    // What was offered to him waits: he may be back in time.
    expect(stage.state.view.trades.map(({ from, status }) => [from, status])).toEqual([
      ["mara", "cancelled"],
      ["teo", "open"],
    ]);
  });

  test("TRD3 who comes back within the grace still offers", () => {
    const { stage, tradeId } = offered();
    stage.drops("mara");
    stage.wait(5_000);
    stage.enters("mara");
    stage.wait(60_000);
    expect(statusOf(stage, tradeId)).toBe("open");
  });

  test.each(["mod.kick", "mod.ban"] as const)("TRD3 MOD1 %s cancels them at once", (verb) => {
    const { stage, tradeId } = offered();
    stage.enters(mo);
    const before = stage.state.version;
    stage.does(mo, verb, { target: "mara", reason: "enough" });
    expect(stage.since(before)).toEqual([
      verb === "mod.kick" ? "moderation.kicked" : "moderation.banned",
      "trade.cancelled",
      "participant.left",
    ]);
    expect(statusOf(stage, tradeId)).toBe("cancelled");
    expect(held(stage, "mara")).toEqual({ coin: 5 });
  });

  test("SES2 TRD3 a closing session cancels all open offers, inside its range", () => {
    const { stage } = offered();
    offer(stage, "teo", "zoe", { lamp: 2 }, {});
    const before = stage.state.version;
    stage.does(gm, "gm.closeSession", { reason: "over" });
    expect(stage.since(before).slice(0, 4)).toEqual([
      "session.closing",
      "trade.cancelled",
      "trade.cancelled",
      "session.closed",
    ]);
    expect([held(stage, "mara"), held(stage, "teo")]).toEqual([{ coin: 5 }, { lamp: 2 }]);
  });
});

describe("bounds", () => {
  test("RES2 an actor holds at most 200 kinds; more of what he has is no new kind", () => {
    const stage = market();
    for (let n = 0; n < 10; n += 1) {
      const list = kinds(20, `crate${n}`);
      expect(stage.does(gm, "gm.grantItems", { target: "zoe", items: list })).toMatchObject({ status: "accepted" });
    }
    expect(grant(stage, "zoe", { straw: 1 })).toMatchObject({ code: "invalid-args", details: { path: "items" } });
    expect(grant(stage, "zoe", { "crate0-0": 7 })).toMatchObject({ status: "accepted" });
    stage.does(gm, "gm.consumeItems", { target: "zoe", items: items({ "crate1-0": 1 }) });
    expect(grant(stage, "zoe", { straw: 1 })).toMatchObject({ status: "accepted" });
    expect(Object.keys(held(stage, "zoe") ?? {})).toHaveLength(200);
  });

  /** Zoe holds 200 kinds. */
  function full(): Stage {
    const stage = market();
    for (let n = 0; n < 10; n += 1) stage.does(gm, "gm.grantItems", { target: "zoe", items: kinds(20, `crate${n}`) });
    return stage;
  }
  const lastTrade = (stage: Stage) => ({ tradeId: stage.last("trade.offered").data.trade.tradeId });

  test("RES2 TRD1 what lies in escrow may come back, so it counts", () => {
    const stage = full();
    offer(stage, "zoe", "teo", { "crate0-0": 1 }, {});
    expect(Object.keys(held(stage, "zoe") ?? {})).toHaveLength(199);
    expect(grant(stage, "zoe", { straw: 1 })).toMatchObject({ code: "invalid-args" });
    expect(stage.does("teo", "verb.acceptTrade", lastTrade(stage))).toMatchObject({ status: "accepted" });
    expect(grant(stage, "zoe", { straw: 1 })).toMatchObject({ status: "accepted" });
  });

  test("RES2 TRD1 a trade that would bring a 201st kind cannot be accepted, from either side", () => {
    const stage = full();
    offer(stage, "mara", "zoe", { coin: 1 }, {});
    expect(stage.does("zoe", "verb.acceptTrade", lastTrade(stage))).toMatchObject({
      code: "invalid-args",
      details: { path: "tradeId" },
    });
    offer(stage, "zoe", "teo", {}, { lamp: 1 });
    expect(stage.does("teo", "verb.acceptTrade", lastTrade(stage))).toMatchObject({
      code: "invalid-args",
      details: { path: "tradeId" },
    });
    expect(held(stage, "teo")).toEqual({ lamp: 2 });
  });

  test("RES2 TRD1 a swap of the last of one kind for another keeps the number, for both sides", () => {
    const accepting = full();
    offer(accepting, "mara", "zoe", { coin: 1 }, { "crate0-0": 1 });
    expect(accepting.does("zoe", "verb.acceptTrade", lastTrade(accepting))).toMatchObject({ status: "accepted" });
    expect(Object.keys(held(accepting, "zoe") ?? {})).toHaveLength(200);
    const offering = full();
    offer(offering, "zoe", "teo", { "crate0-0": 1 }, { lamp: 1 });
    expect(offering.does("teo", "verb.acceptTrade", lastTrade(offering))).toMatchObject({ status: "accepted" });
    expect(Object.keys(held(offering, "zoe") ?? {})).toHaveLength(200);
  });

  test("RES2 TRD1 a swap that leaves some of the old kind would make one too many", () => {
    const stage = full();
    grant(stage, "zoe", { "crate0-0": 1 });
    offer(stage, "mara", "zoe", { coin: 1 }, { "crate0-0": 1 });
    expect(stage.does("zoe", "verb.acceptTrade", lastTrade(stage))).toMatchObject({ code: "invalid-args" });
  });

  test("RES2 20 settled trades are listed, in order of making, and every open one", () => {
    const stage = market();
    const made: string[] = [];
    for (let n = 0; n < 25; n += 1) {
      offer(stage, "mara", "teo", { coin: 1 }, {});
      made.push(lastTrade(stage).tradeId);
      if (n !== 3) stage.does("mara", "verb.cancelTrade", { tradeId: made[n] ?? "" });
    }
    expect(stage.state.view.trades.map(({ tradeId }) => tradeId)).toEqual([made[3], ...made.slice(5)]);
    expect(statusOf(stage, made[3] ?? "")).toBe("open");
    stage.sleeps();
    expect(stage.state.view.trades.map(({ tradeId }) => tradeId)).toEqual([made[3], ...made.slice(5)]);
    // Settled now, it is the one that was made first.
    stage.does("mara", "verb.cancelTrade", { tradeId: made[3] ?? "" });
    expect(stage.state.view.trades.map(({ tradeId }) => tradeId)).toEqual(made.slice(5));
    expect(stage.does("teo", "verb.acceptTrade", { tradeId: made[0] ?? "" })).toMatchObject({ code: "not-found" });
  });
});

import { describe, expect, test } from "vitest";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override, UNLIMITED } from "../limits/unlimited.ts";
import { gm, grant, held, items, kinds, lastTrade, market, mo, offer, statusOf } from "./market.ts";

describe("goods", () => {
  test("TRD2 CAT3 a gm grants, and says whom and what", () => {
    const stage = new RoomHarness();
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

  test("TRD2 CMD5 only a gm does, and only with somebody who is here, the gm included", () => {
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

  test("RES2 SHP5 a forgotten actor keeps the inventory, and brings it on return", () => {
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
    const stage = new RoomHarness();
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

describe("bounds", () => {
  test("RES2 an actor holds at most 200 kinds; more of a held kind is no new kind", () => {
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
  function full(): RoomHarness {
    const stage = market();
    for (let n = 0; n < 10; n += 1) stage.does(gm, "gm.grantItems", { target: "zoe", items: kinds(20, `crate${n}`) });
    return stage;
  }

  test("RES2 TRD1 what lies in escrow may come back, so it counts", () => {
    const stage = full();
    offer(stage, "zoe", "teo", { "crate0-0": 1 }, {});
    expect(Object.keys(held(stage, "zoe") ?? {})).toHaveLength(199);
    expect(grant(stage, "zoe", { straw: 1 })).toMatchObject({ code: "invalid-args" });
    expect(stage.does("teo", "verb.acceptTrade", lastTrade(stage))).toMatchObject({ status: "accepted" });
    expect(grant(stage, "zoe", { straw: 1 })).toMatchObject({ status: "accepted" });
  });

  test("RES2 TRD1 every kind in escrow counts, and that of nobody else", () => {
    const stage = full();
    offer(stage, "zoe", "teo", { "crate0-0": 1, "crate0-1": 1, "crate0-2": 1 }, {});
    offer(stage, "teo", "mara", { lamp: 1 }, {});
    expect(grant(stage, "zoe", { straw: 1 })).toMatchObject({ code: "invalid-args" });
    expect(grant(stage, "mara", { straw: 1 })).toMatchObject({ status: "accepted" });
    offer(stage, "mara", "zoe", { coin: 1 }, { "crate1-0": 1 });
    // The items given up make room for those received, although three kinds are in escrow.
    expect(stage.does("zoe", "verb.acceptTrade", lastTrade(stage))).toMatchObject({ status: "accepted" });
    offer(stage, "mara", "zoe", { straw: 1 }, {});
    expect(stage.does("zoe", "verb.acceptTrade", lastTrade(stage))).toMatchObject({ code: "invalid-args" });
  });

  test("RES2 TRD1 what others have in escrow does not fill one's own hands", () => {
    const stage = full();
    stage.does(gm, "gm.consumeItems", { target: "zoe", items: items({ "crate0-0": 1 }) });
    offer(stage, "mara", "teo", { coin: 1 }, {});
    offer(stage, "teo", "mara", { lamp: 1 }, {});
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

import { describe, expect, test } from "vitest";
import { START_TIME, RoomHarness } from "../../../../testkit/room-harness.ts";
import { gm, grant, held, items, kinds, market, mo, offer, offered, statusOf } from "./market.ts";

const EXPIRES = 120_000;

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
        expiresAt: new Date(START_TIME + EXPIRES).toISOString(),
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
    const stage = new RoomHarness();
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

  test("TRD1 a target without the wanted items cannot accept, and can once it has them", () => {
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
      const message = "this offer was not made to you";
      expect(stage.does(who, "verb.acceptTrade", { tradeId })).toMatchObject({ code: "not-yours", message, ...at });
      expect(stage.does(who, "verb.declineTrade", { tradeId })).toMatchObject({ code: "not-yours", ...at });
    }
    for (const who of ["teo", "zoe"]) {
      const message = "this offer is not yours";
      expect(stage.does(who, "verb.cancelTrade", { tradeId })).toMatchObject({ code: "not-yours", message, ...at });
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

  test("TRD1 RES7 past its expiry it cannot be accepted, however late the alarm; a millisecond before, it can", () => {
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
    // An offer to an absent target waits: the target may be back in time.
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

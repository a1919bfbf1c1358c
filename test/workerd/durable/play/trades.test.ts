import { describe, expect, test } from "vitest";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import type { Receipt } from "../../../../src/durable/protocol/socket/receipt.ts";
import { Random } from "../../../../testkit/random.ts";
import { UNLIMITED } from "../../../unit/rules/limits/unlimited.ts";
import {
  brokenLedger,
  difference,
  TradeModel,
  type Goods,
  type Verdict,
} from "../../../unit/rules/trades/trade-model.ts";
import { gm, player, type Character } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { putCatalog } from "../support/put-catalog.ts";
import { freshId, type TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const gil = gm("gil");
const ACTORS = ["ada", "bob", "cyd", "dan"];
const list = (goods: Goods) => Object.entries(goods).map(([item, quantity]) => ({ item, quantity }));

/** A room in workerd with the model of its trades beside it. */
class Market {
  readonly room = new TestRoom();
  readonly model = new TradeModel(clock.now(), ACTORS);
  readonly tradeIds: string[] = [];
  readonly clients = new Map<string, TestClient>();
  readonly chance: Random;

  constructor(seed: number) {
    this.chance = new Random(seed);
  }

  async opens(): Promise<void> {
    await putCatalog(this.room, UNLIMITED);
    this.clients.set("gil", await this.room.open(gil));
    for (const actor of ACTORS) await this.enters(actor);
    for (const actor of ACTORS) await this.grants(actor, { coin: 8, lamp: 8 });
  }

  async enters(actor: string): Promise<void> {
    if (this.clients.has(actor)) return;
    this.clients.set(actor, await this.room.open(player(actor)));
    this.model.enters(actor);
  }

  async drops(actor: string): Promise<void> {
    const client = this.clients.get(actor);
    if (client === undefined) return;
    this.clients.delete(actor);
    await client.close();
    this.model.drops(actor);
  }

  async grants(target: string, goods: Goods): Promise<void> {
    await this.does("gil", "gm.grantItems", { target, items: list(goods) }, this.model.grants(target, goods));
  }

  async does(actor: string, verb: string, args: object, expected: Verdict): Promise<void> {
    const receipt = await this.command(actor, verb, args);
    const verdict = receipt.status === "accepted" ? "accepted" : receipt.code;
    const what = `${actor} ${verb} ${JSON.stringify(args)}`;
    expect(`${what}: ${verdict}`).toBe(`${what}: ${expected}`);
    if (verb !== "verb.offerTrade" || verdict !== "accepted") return;
    const [row] = await this.room.rows<{ id: string }>("SELECT id FROM trades ORDER BY made DESC LIMIT 1");
    this.tradeIds.push(row?.id ?? "");
  }

  /** By the socket where there is one, by HTTP where not. */
  async command(actor: string, verb: string, args: object): Promise<Receipt> {
    const client = this.clients.get(actor);
    if (client !== undefined) return client.command(verb, args);
    const answer = await this.room.object.command(this.room.actor(player(actor)), { id: freshId(), verb, args });
    if (!answer.ok) throw new Error(answer.problem.detail);
    return answer.receipt;
  }

  async passes(ms: number): Promise<void> {
    await this.room.pass(ms);
    this.model.passes(ms);
    // Where no alarm was due the clock has moved and nothing was asked of the room yet.
    await this.room.inside(async (_, instance) => instance.alarm?.());
  }

  async agrees(): Promise<void> {
    // Readers have a budget (LIM4).
    clock.move(50);
    this.model.passes(50);
    const { state } = await this.room.state(gil);
    expect(difference(this.model, state, this.tradeIds)).toBeNull();
  }

  one(): string {
    return this.chance.oneOf(ACTORS) ?? "ada";
  }

  goods(most: number): Goods {
    const kinds = ["coin", "lamp"].filter(() => this.chance.happens(0.4)).slice(0, most);
    return Object.fromEntries(kinds.map((kind) => [kind, this.chance.between(1, 3)]));
  }
}

const ENDS = { accepted: "verb.acceptTrade", declined: "verb.declineTrade", cancelled: "verb.cancelTrade" } as const;

async function ends(market: Market, how: keyof typeof ENDS, times = 1): Promise<void> {
  const open = market.model.trades.findLastIndex((trade) => trade?.status === "open");
  const nth = market.chance.happens(0.7) ? open : market.model.trades.length - 1 - market.chance.between(0, 3);
  const trade = market.model.trades[nth];
  const right = (how === "cancelled" ? trade?.from : trade?.to) ?? market.one();
  const actor = market.chance.happens(0.85) ? right : market.one();
  for (let time = 0; time < times; time += 1) {
    const expected = market.model.ends(actor, nth, how);
    if (expected !== undefined) await market.does(actor, ENDS[how], { tradeId: market.tradeIds[nth] }, expected);
  }
}

async function takeStep(market: Market): Promise<void> {
  const { chance } = market;
  const step = chance.weighed([
    { weight: 2, take: () => market.enters(market.one()) },
    { weight: 2, take: () => market.drops(market.one()) },
    { weight: 2, take: () => market.grants(market.one(), { coin: chance.between(1, 5) }) },
    {
      weight: 9,
      take: async () => {
        const [from, to, give, want] = [market.one(), market.one(), market.goods(2), market.goods(1)];
        const args = { target: to, give: list(give), want: list(want) };
        await market.does(from, "verb.offerTrade", args, market.model.offers(from, to, give, want));
      },
    },
    { weight: 7, take: () => ends(market, "accepted", chance.between(1, 2)) },
    { weight: 2, take: () => ends(market, "declined") },
    { weight: 2, take: () => ends(market, "cancelled") },
    { weight: 3, take: () => market.passes(chance.between(1, 6_000)) },
    { weight: 1, take: () => market.passes(120_000) },
    { weight: 2, take: () => market.room.hibernate() },
    {
      weight: 1,
      take: async () => {
        const [room] = await market.room.rows<{ body: string }>("SELECT body FROM meta WHERE id = 'room'");
        if (JSON.parse(room?.body ?? "{}").session === null) return;
        market.model.closes();
        await market.does("gil", "gm.closeSession", { reason: "over" }, "accepted");
      },
    },
  ]);
  await step?.take();
}

async function log(room: TestRoom): Promise<Event[]> {
  const rows = await room.rows<{ event: string }>("SELECT event FROM log ORDER BY version");
  return rows.map(({ event }) => JSON.parse(event) as Event);
}

test.each([1, 2, 3, 4, 5, 6])(
  "TRD1 TRD2 TRD3 RES6 RES7 in the object too nothing is made, lost or given twice, hibernating at any time: seed %i",
  async (seed) => {
    const market = new Market(seed);
    await market.opens();
    for (let steps = 0; steps < 80; steps += 1) {
      await takeStep(market);
      await market.agrees();
    }
    const events = await log(market.room);
    expect(brokenLedger(events)).toBeNull();
    expect(events.filter(({ type }) => type === "trade.accepted").length).toBeGreaterThan(2);
    // RES3: whoever followed by frames holds what a fresh snapshot shows.
    for (const [actor, client] of market.clients) {
      const who: Character = actor === "gil" ? gil : player(actor);
      const fresh = await market.room.state(who);
      await client.reaches(fresh.version);
      expect(client.view).toEqual(fresh.state);
    }
  },
);

describe("racing acceptances", () => {
  async function offered() {
    const room = new TestRoom();
    const [g, a] = [await room.open(gil), await room.open(player("ada"))];
    const [b, other] = [await room.open(player("bob")), await room.open(player("bob"))];
    await g.act("gm.grantItems", { target: "ada", items: list({ coin: 3 }) });
    const version = await a.act("verb.offerTrade", { target: "bob", give: list({ coin: 3 }), want: [] });
    await Promise.all([b, other].map((client) => client.reaches(version)));
    const { tradeId } = (await a.event("trade.offered")).data.trade;
    return { room, a, b, other, tradeId };
  }

  test("TRD3 of two on two sockets at once one is accepted, the other already-settled", async () => {
    const { room, b, other, tradeId } = await offered();
    const receipts = await Promise.all([b, other].map((client) => client.command("verb.acceptTrade", { tradeId })));
    expect(receipts.map((receipt) => (receipt.status === "accepted" ? "accepted" : receipt.code)).toSorted()).toEqual([
      "accepted",
      "already-settled",
    ]);
    expect((await room.state(gil)).state.inventory).toMatchObject({ ada: {}, bob: { coin: 3 } });
  });

  test("TRD3 CMD3 under one id it is one, whichever socket asked, also after hibernation", async () => {
    const { room, b, other, tradeId } = await offered();
    const [first, second] = await Promise.all(
      [b, other].map((client) => client.command("verb.acceptTrade", { tradeId }, "once")),
    );
    expect([first?.status, second?.status]).toEqual(["accepted", "accepted"]);
    expect([first, second].filter((receipt) => receipt && "replayed" in receipt)).toHaveLength(1);
    await room.hibernate();
    expect(await b.command("verb.acceptTrade", { tradeId }, "once")).toMatchObject({ replayed: true });
    expect((await log(room)).filter(({ type }) => type === "trade.accepted")).toHaveLength(1);
  });

  test("TRD1 RES7 an acceptance that the room hears before its late alarm comes too late", async () => {
    const { room, a, b, tradeId } = await offered();
    clock.move(120_000);
    expect(await b.command("verb.acceptTrade", { tradeId })).toMatchObject({ code: "already-settled" });
    expect(await a.event("trade.expired")).toMatchObject({ data: { tradeId } });
    expect((await room.state(gil)).state.inventory).toMatchObject({ ada: { coin: 3 } });
  });
});

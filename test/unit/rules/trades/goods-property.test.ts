import fc from "fast-check";
import { expect, test } from "vitest";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { evolve } from "../../../../src/durable/rules/core/evolve.ts";
import { emptyRoom } from "../../../../src/durable/rules/core/room-state.ts";
import { storedInventory } from "../../../../src/durable/storage/room-store.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override, UNLIMITED } from "../limits/unlimited.ts";
import { brokenLedger, difference, TradeModel, type Goods, type Verdict } from "./trade-model.ts";

const gm = actorNamed("gm", { roles: ["gm"] });
const ACTORS = ["ada", "bob", "cyd", "dan", "eve"];
const ITEMS = ["coin", "lamp", "oil"];

/** A room with its model beside it. */
class Market {
  readonly stage = new RoomHarness();
  readonly model: TradeModel;
  readonly tradeIds: string[] = [];

  constructor() {
    override(this.stage, UNLIMITED);
    this.stage.enters(gm);
    this.model = new TradeModel(this.stage.clock, ACTORS);
  }

  /** A command must come to what the model says; where it throws half-way, it changes nothing and may be sent again. */
  does(who: string, verb: string, args: object, expected: Verdict, failing: number): void {
    const actor = who === "gm" ? gm : actorNamed(who);
    const id = this.stage.nextId();
    const before = this.stage.state;
    this.#failAt(failing);
    const first = this.stage.input({
      kind: "command",
      actor,
      request: { id, verb, args },
      connected: who === "gm" || this.model.actors.get(who)?.connected === true,
    });
    const failed = first.kind === "refused";
    this.stage.sql.onMoment = () => {};
    if (failed) expect(this.stage.state.view).toEqual(before.view);
    const receipt = this.stage.sends(actor, verb, args, id);
    if (!failed && receipt.status === "accepted") expect(receipt.replayed).toBe(true);
    const verdict = receipt.status === "accepted" ? "accepted" : receipt.code;
    expect(`${who} ${verb} ${JSON.stringify(args)}: ${verdict}`).toBe(
      `${who} ${verb} ${JSON.stringify(args)}: ${expected}`,
    );
    if (verb === "verb.offerTrade" && verdict === "accepted") {
      this.tradeIds.push(this.stage.last("trade.offered").data.trade.tradeId);
    }
  }

  /** The nth statement or commit from now on fails, as on a broken disk. */
  #failAt(nth: number): void {
    let left = nth;
    this.stage.sql.onMoment = (moment) => {
      if (moment === "committed" || nth === 0) return;
      left -= 1;
      if (left === 0) throw new Error("the disk is broken");
    };
  }
}

const who = fc.constantFrom(...ACTORS);
const someGoods = fc
  .dictionary(fc.constantFrom(...ITEMS), fc.integer({ min: 1, max: 4 }), {
    minKeys: 1,
    maxKeys: 2,
    noNullPrototype: true,
  })
  .map((each): Goods => ({ ...each }));
const goods = fc.oneof({ weight: 2, arbitrary: fc.constant<Goods>({}) }, { weight: 3, arbitrary: someGoods });
/** 0, mostly: nothing breaks. */
const failing = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }) },
);
const list = (each: Goods) => Object.entries(each).map(([item, quantity]) => ({ item, quantity }));

type Step = (market: Market) => void;
/** A failing play is printed as the names of its steps. */
const named = (name: string, step: Step) => ({ step, [fc.toStringMethod]: () => name });

/** Which of the trades made, counted from the last. */
const nthFromLast = (market: Market, back: number) => market.model.trades.length - 1 - back;

const ending = {
  accepted: "verb.acceptTrade",
  declined: "verb.declineTrade",
  cancelled: "verb.cancelTrade",
} as const;

function ends(market: Market, actor: string, back: number, how: keyof typeof ending, fails = 0): void {
  const nth = nthFromLast(market, back);
  const expected = market.model.ends(actor, nth, how);
  if (expected === undefined) return;
  market.does(actor, ending[how], { tradeId: market.tradeIds[nth] }, expected, fails);
}

/** Whom a trade was made to, or by: so that most endings are those of the right one. */
function party(market: Market, back: number, how: keyof typeof ending, otherwise: string): string {
  const trade = market.model.trades[nthFromLast(market, back)];
  return (how === "cancelled" ? trade?.from : trade?.to) ?? otherwise;
}

const steps = fc.oneof(
  { weight: 4, arbitrary: who.map((actor) => named(`${actor} enters`, enters(actor))) },
  { weight: 1, arbitrary: who.map((actor) => named(`${actor} drops`, drops(actor))) },
  {
    weight: 3,
    arbitrary: fc.tuple(who, someGoods, failing).map(([target, each, fails]) =>
      named(`grant ${target} ${JSON.stringify(each)} !${fails}`, (market) => {
        const args = { target, items: list(each) };
        market.does("gm", "gm.grantItems", args, market.model.grants(target, each), fails);
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(who, someGoods, failing).map(([target, each, fails]) =>
      named(`consume ${target} ${JSON.stringify(each)} !${fails}`, (market) => {
        const args = { target, items: list(each) };
        market.does("gm", "gm.consumeItems", args, market.model.consumes(target, each), fails);
      }),
    ),
  },
  {
    weight: 14,
    arbitrary: fc.tuple(who, who, someGoods, goods, failing).map(([from, to, give, want, fails]) =>
      named(`${from} offers ${to} ${JSON.stringify([give, want])} !${fails}`, (market) => {
        const args = { target: to, give: list(give), want: list(want) };
        market.does(from, "verb.offerTrade", args, market.model.offers(from, to, give, want), fails);
      }),
    ),
  },
  {
    weight: 14,
    arbitrary: fc
      .tuple(
        who,
        fc.nat({ max: 4 }),
        fc.constantFrom("accepted", "accepted", "declined", "cancelled"),
        fc.boolean(),
        failing,
      )
      .map(([stranger, back, how, rightly, fails]) =>
        named(`${rightly ? "the right one" : stranger} ${how} ${back} back !${fails}`, (market) => {
          const actor = rightly ? party(market, back, how, stranger) : stranger;
          ends(market, actor, back, how, fails);
        }),
      ),
  },
  {
    weight: 4,
    arbitrary: fc.nat({ max: 2 }).map((back) =>
      // Two acceptances at once, each under an id of its own.
      named(`race for ${back} back`, (market) => {
        const actor = party(market, back, "accepted", "ada");
        ends(market, actor, back, "accepted");
        ends(market, actor, back, "accepted");
      }),
    ),
  },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 4_000 }).map((ms) => named(`wait ${ms}`, passes(ms, "wait"))) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 15_000 }).map((ms) => named(`skip ${ms}`, passes(ms, "skip"))) },
  { weight: 1, arbitrary: fc.constantFrom("wait", "skip").map((how) => named(`${how} 2 min`, passes(120_000, how))) },
  { weight: 1, arbitrary: fc.constant(named("half an hour", passes(31 * 60_000, "wait"))) },
  { weight: 2, arbitrary: fc.constant(named("sleep", ({ stage }) => stage.sleeps())) },
  {
    weight: 1,
    arbitrary: fc.constant(
      named("close", (market) => {
        if (market.stage.state.privateState.session === null) return;
        market.model.closes();
        market.does("gm", "gm.closeSession", { reason: "over" }, "accepted", 0);
      }),
    ),
  },
);

function enters(actor: string): Step {
  return ({ stage, model }) => {
    stage.enters(actor);
    model.enters(actor);
  };
}

function drops(actor: string): Step {
  return ({ stage, model }) => {
    if (model.actors.get(actor)?.connected !== true) return;
    stage.drops(actor);
    model.drops(actor);
  };
}

/** `skip`: no alarm rings, and what was due is made good by whatever comes next (RES7). */
function passes(ms: number, how: "wait" | "skip"): Step {
  return ({ stage, model }) => {
    stage[how](ms);
    model.passes(ms);
    if (how === "skip") stage.input({ kind: "wake" });
  };
}

/** Every way of reading who holds what says the same. */
function agree({ stage, model, tradeIds }: Market): void {
  expect(difference(model, stage.state.view, tradeIds)).toBeNull();
  for (const actor of ACTORS) {
    if (stage.state.view.inventory[actor] !== undefined) continue;
    expect([actor, storedInventory(stage.sql, actor)]).toEqual([actor, model.held(actor)]);
  }
}

test("TRD1 TRD2 TRD3 RES6 RES7 SES2 whatever happens, in whatever order, nothing is made, lost or given twice", () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 10, maxLength: 60, size: "max" }), (play) => {
      const market = new Market();
      for (const actor of ACTORS) enters(actor)(market);
      for (const actor of ACTORS) {
        const start = { coin: 9, lamp: 9 };
        const granted = market.model.grants(actor, start);
        market.does("gm", "gm.grantItems", { target: actor, items: list(start) }, granted, 0);
      }
      for (const { step } of play) {
        step(market);
        agree(market);
      }
      const log = market.stage.log();
      expect(brokenLedger(log)).toBeNull();
      const { view } = emptyRoom("hub", "atrium", BUILT_IN_CATALOG);
      // RES3: the events alone make the same inventories.
      expect(log.reduce((so, event) => evolve(so, event), view).inventory).toEqual(market.stage.state.view.inventory);
      expect(market.stage.bugs.every((bug) => String(bug).includes("the disk is broken"))).toBe(true);
    }),
    { numRuns: 150 },
  );
}, 60_000);

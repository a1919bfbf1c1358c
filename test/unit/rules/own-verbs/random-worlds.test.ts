import fc from "fast-check";
import { expect, test } from "vitest";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import type { Actor } from "../../../../src/durable/protocol/state/actor.ts";
import type { RoomView } from "../../../../src/durable/protocol/state/room-view.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { verifyContest } from "../../../../src/durable/rules/contests/verify-contest.ts";
import { applyEvent } from "../../../../src/durable/rules/core/apply-steps.ts";
import { evolve } from "../../../../src/durable/rules/core/evolve.ts";
import { emptyRoom } from "../../../../src/durable/rules/core/room-state.ts";
import { eventFor, viewerOf } from "../../../../src/durable/rules/core/view-for.ts";
import { verifyRitual } from "../../../../src/durable/rules/rituals/verify-ritual.ts";
import { readLog, recordedOf } from "../../../../src/durable/storage/log/log-rows.ts";
import { difference } from "../../../../testkit/difference.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { ITEMS } from "../../../../testkit/players/arguments-for.ts";
import { randomWorld } from "../../../../testkit/players/random-world.ts";
import { Random } from "../../../../testkit/random.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override } from "../limits/unlimited.ts";

const { PLAY_SEED = "1", PLAY_RUNS = "60" } = process.env;
const LONG_MS = 60_000;
const STEPS = 60;
const GM = actorNamed("gm", { roles: ["gm", "player"], stats: { weird: 2 } });
const CAST: readonly Actor[] = [GM, actorNamed("ada", { stats: { finesse: 3 } }), actorNamed("bob"), actorNamed("cyd")];
const WATCHERS: readonly Actor[] = [
  ...CAST,
  actorNamed("mo", { roles: ["moderator"] }),
  actorNamed("sam", { roles: ["spectator"] }),
];

/** A random world and a play in it; the world changes meanwhile. */
class Play {
  readonly chance: Random;
  readonly stage: RoomHarness;
  verbs: ReturnType<typeof randomWorld>["verbs"] = {};
  readonly used = new Map<string, string>();

  constructor(seed: number) {
    this.chance = new Random(seed);
    this.stage = new RoomHarness(seed);
    this.turns();
    this.stage.enters(...CAST);
    for (const { actorId } of CAST) {
      const items = ITEMS.map((item) => ({ item, quantity: 5 }));
      this.stage.does(GM, "gm.grantItems", { target: actorId, items });
    }
  }

  turns(): void {
    const world = randomWorld(this.chance);
    this.verbs = world.verbs;
    override(this.stage, world);
  }

  step(): void {
    const { chance, stage } = this;
    const what = chance.weighedName({ use: 12, wait: 3, bridge: 3, sleep: 1, turn: 0.5, offer: 1 });
    if (what === "use") this.use();
    if (what === "wait") stage.wait(chance.between(1, 15_000));
    if (what === "bridge") stage.bridgeWorks();
    if (what === "sleep") stage.sleeps();
    if (what === "turn") this.turns();
    if (what === "offer")
      stage.does("ada", "verb.offerTrade", { target: "bob", give: [{ item: "gold", quantity: 1 }], want: [] });
  }

  use(): void {
    const { chance, stage } = this;
    const verb = chance.oneOf(Object.keys(this.verbs)) ?? "";
    const actor = verb.startsWith("gm.") ? GM : (chance.oneOf(CAST) ?? GM);
    const target = chance.oneOf(CAST.filter((each) => each !== actor))?.actorId;
    const goods = [{ item: chance.oneOf(ITEMS), quantity: chance.between(1, 4) }];
    const id = stage.nextId();
    const args = { target, goods, stakes: "all of it", words: "so be it" };
    const receipt = stage.sends(actor, verb, args, id);
    expect(receipt.status === "rejected" ? receipt.code : "").not.toMatch(/internal|invalid-args/);
    this.used.set(verb, receipt.status);
    // CMD3: decided once, it is decided for good.
    const { version } = stage.state;
    const again = stage.sends(actor, verb, args, id);
    if (receipt.status === "accepted") expect(again).toEqual({ ...receipt, replayed: true });
    if (receipt.status === "accepted") expect(stage.state.version).toBe(version);
  }
}

/** TRD2: what all hold and what lies in escrow is what was granted, less what was consumed. */
function checkGoods({ stage }: Play, log: readonly Event[]): void {
  const made = new Map<string, number>();
  for (const event of log) {
    const sign = event.type === "inventory.granted" ? 1 : event.type === "inventory.consumed" ? -1 : 0;
    if (sign === 0 || !("items" in event.data)) continue;
    for (const { item, quantity } of event.data.items) made.set(item, (made.get(item) ?? 0) + sign * quantity);
  }
  const there = new Map<string, number>();
  const add = (item: string, quantity: number) => there.set(item, (there.get(item) ?? 0) + quantity);
  for (const held of Object.values(stage.state.view.inventory)) {
    for (const [item, quantity] of Object.entries(held)) {
      expect(quantity).toBeGreaterThan(0);
      add(item, quantity);
    }
  }
  for (const trade of stage.state.view.trades) {
    if (trade.status === "open") for (const { item, quantity } of trade.give) add(item, quantity);
  }
  for (const item of ITEMS) expect([item, there.get(item) ?? 0]).toEqual([item, made.get(item) ?? 0]);
}

/** CON6: anyone can check every throw. */
function checkDice(log: readonly Event[]): void {
  const shown = new Map<string, string>();
  for (const event of log) {
    if (event.type === "contest.armed") shown.set(event.data.contestId, event.data.seedCommitment);
    if (event.type === "ritual.invoked") shown.set(event.data.ritualId, event.data.seedCommitment);
    if (event.type === "contest.resolved") {
      const seedCommitment = shown.get(event.data.contestId) ?? "";
      expect(verifyContest({ seedCommitment, resolved: event.data }).faults).toEqual([]);
    }
    if (event.type === "ritual.resolved") {
      const seedCommitment = shown.get(event.data.ritualId) ?? "";
      expect(verifyRitual({ seedCommitment, actorId: event.actorId ?? "", resolved: event.data }).faults).toEqual([]);
    }
  }
}

/** An event as a client of the release before takes it: it skips a type and fields that it does not know (CMD8). */
function asBefore(event: Event): Event | null {
  if (event.type === "verb.performed") return null;
  if (event.type !== "ritual.invoked") return event;
  const { verb: _, label: _label, ...data } = event.data;
  return { ...event, data };
}

test(
  "CAT8 CAT9 CAT10 CAT11 TRD2 CMD3 RES3 CON6 whatever a world says and whoever plays it, goods, versions, views and dice are right",
  () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const play = new Play(seed);
        const { stage } = play;
        const empty = () => emptyRoom("hub", "atrium", BUILT_IN_CATALOG);
        const held = new Map<string, RoomView>();
        let seen = 0;
        for (let at = 0; at < STEPS; at += 1) {
          play.step();
          const news = readLog(stage.sql, seen, 1_000_000).map(recordedOf);
          seen = stage.state.version;
          for (const actor of WATCHERS) {
            const shown = news
              .flatMap((each) => eventFor(each, viewerOf(actor)) ?? [])
              .flatMap((each) => asBefore(each) ?? []);
            const view = shown.reduce(
              (before, event) => evolve(before, event),
              held.get(actor.actorId) ?? empty().view,
            );
            held.set(actor.actorId, view);
            expect({ who: actor.actorId, wrong: difference(view, stage.seenBy(actor)) }).toEqual({
              who: actor.actorId,
              wrong: null,
            });
          }
          checkGoods(play, stage.log());
        }
        expect(stage.bugs).toEqual([]);
        const log = readLog(stage.sql, 0, 1_000_000).map(recordedOf);
        const replayed = log.reduce((state, each) => applyEvent(state, each, Date.parse(each.event.at)), empty());
        expect(difference(replayed.view, stage.state.view)).toBeNull();
        checkDice(stage.log());
        for (const { event } of log) kinds.add(event.type);
      }),
      { seed: Number(PLAY_SEED), numRuns: Number(PLAY_RUNS) },
    );
    for (const kind of ["verb.performed", "ritual.resolved", "contest.resolved", "participant.updated"])
      expect(kinds).toContain(kind);
  },
  LONG_MS,
);

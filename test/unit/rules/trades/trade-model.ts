import { isEventIn, type Event } from "../../../../src/durable/protocol/events/event.ts";
import type { RejectionCode } from "../../../../src/durable/protocol/socket/rejection.ts";
import type { RoomView } from "../../../../src/durable/protocol/state/room-view.ts";

export type Goods = Readonly<Record<string, number>>;
type Status = "open" | "accepted" | "declined" | "cancelled" | "expired";

interface ModelTrade {
  readonly from: string;
  readonly to: string;
  readonly give: Goods;
  readonly want: Goods;
  readonly expiresAt: number;
  status: Status;
}

interface ModelActor {
  connected: boolean;
  /** Without a connection: when the grace is over. */
  leavesAt: number | null;
  goods: Map<string, number>;
}

export type Verdict = "accepted" | RejectionCode;

const EXPIRES = 120_000;
const GRACE = 10_000;
const SETTLED_LISTED = 20;

/**
 * Trades as TRD1–TRD3 tell them, written a second time and differently: no events, goods moved by hand. What it says
 * of a command is what the room must say; what everybody holds in it is what everybody must hold there. It knows
 * nothing of limits and of anything but trades.
 */
export class TradeModel {
  now: number;
  readonly actors = new Map<string, ModelActor>();
  /** In order of making; settled ones beyond the bound are null. */
  readonly trades: (ModelTrade | null)[] = [];
  readonly granted = new Map<string, number>();

  constructor(now: number, actors: readonly string[]) {
    this.now = now;
    for (const each of actors) this.actors.set(each, { connected: false, leavesAt: null, goods: new Map() });
  }

  isPresent(who: string): boolean {
    const { connected, leavesAt } = this.#actor(who);
    return connected || leavesAt !== null;
  }

  enters(who: string): void {
    Object.assign(this.#actor(who), { connected: true, leavesAt: null });
  }

  drops(who: string): void {
    const actor = this.#actor(who);
    if (actor.connected) Object.assign(actor, { connected: false, leavesAt: this.now + GRACE });
  }

  grants(target: string, goods: Goods): Verdict {
    if (!this.isPresent(target)) return "target-absent";
    this.#move(this.#actor(target).goods, goods, 1);
    this.#move(this.granted, goods, 1);
    return "accepted";
  }

  consumes(target: string, goods: Goods): Verdict {
    if (!this.isPresent(target)) return "target-absent";
    if (!this.#has(target, goods)) return "insufficient-items";
    this.#move(this.#actor(target).goods, goods, -1);
    this.#move(this.granted, goods, -1);
    return "accepted";
  }

  offers(from: string, to: string, give: Goods, want: Goods): Verdict {
    if (from === to) return "target-self";
    if (!this.isPresent(to)) return "target-absent";
    if (Object.keys(give).length + Object.keys(want).length === 0) return "invalid-args";
    if (!this.#has(from, give)) return "insufficient-items";
    this.#acts(from);
    this.#move(this.#actor(from).goods, give, -1);
    this.trades.push({ from, to, give, want, expiresAt: this.now + EXPIRES, status: "open" });
    return "accepted";
  }

  /** The outcome of accepting, declining or cancelling the nth trade made; undefined where there was none. */
  ends(who: string, nth: number, how: "accepted" | "declined" | "cancelled"): Verdict | undefined {
    const trade = this.trades[nth];
    if (trade === undefined) return undefined;
    if (trade === null) return "not-found";
    if ((how === "cancelled" ? trade.from : trade.to) !== who) return "not-yours";
    if (trade.status !== "open") return "already-settled";
    if (how === "accepted" && !this.#has(who, trade.want)) return "insufficient-items";
    this.#acts(who);
    if (how === "accepted") this.#swap(trade);
    else this.#settle(trade, how);
    return "accepted";
  }

  /** Everything open is called off. */
  closes(): void {
    for (const trade of this.#open()) this.#settle(trade, "cancelled");
  }

  passes(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.#due().toSorted((one, other) => one.at - other.at)[0];
      if (next === undefined || next.at > until) break;
      this.now = Math.max(this.now, next.at);
      next.happens();
    }
    this.now = until;
  }

  /** The goods that somebody holds, as the room lists it. */
  held(who: string): Record<string, number> {
    return Object.fromEntries([...this.#actor(who).goods].filter(([, quantity]) => quantity > 0));
  }

  #due(): { at: number; happens: () => void }[] {
    return [
      ...this.#open().map((trade) => ({ at: trade.expiresAt, happens: () => this.#settle(trade, "expired") })),
      ...[...this.actors].flatMap(([who, { leavesAt }]) =>
        leavesAt === null ? [] : [{ at: leavesAt, happens: () => this.#leaves(who) }],
      ),
    ];
  }

  #leaves(who: string): void {
    this.#actor(who).leavesAt = null;
    for (const trade of this.#open()) if (trade.from === who) this.#settle(trade, "cancelled");
  }

  /** An actor without a connection is present for the grace (CMD6). */
  #acts(who: string): void {
    const actor = this.#actor(who);
    if (!actor.connected) actor.leavesAt = this.now + GRACE;
  }

  #swap(trade: ModelTrade): void {
    this.#move(this.#actor(trade.to).goods, trade.want, -1);
    this.#move(this.#actor(trade.from).goods, trade.want, 1);
    this.#move(this.#actor(trade.to).goods, trade.give, 1);
    trade.status = "accepted";
    this.#forget();
  }

  #settle(trade: ModelTrade, how: Exclude<Status, "open" | "accepted">): void {
    this.#move(this.#actor(trade.from).goods, trade.give, 1);
    trade.status = how;
    this.#forget();
  }

  #forget(): void {
    const settled = this.trades.filter((trade) => trade !== null && trade.status !== "open").length;
    if (settled <= SETTLED_LISTED) return;
    this.trades[this.trades.findIndex((trade) => trade !== null && trade.status !== "open")] = null;
  }

  #open(): ModelTrade[] {
    return this.trades.filter((trade) => trade?.status === "open").filter((trade) => trade !== null);
  }

  #has(who: string, goods: Goods): boolean {
    return Object.entries(goods).every(([item, quantity]) => (this.#actor(who).goods.get(item) ?? 0) >= quantity);
  }

  #move(to: Map<string, number>, goods: Goods, sign: 1 | -1): void {
    for (const [item, quantity] of Object.entries(goods)) to.set(item, (to.get(item) ?? 0) + sign * quantity);
  }

  #actor(who: string): ModelActor {
    const actor = this.actors.get(who);
    if (actor === undefined) throw new Error(`the model does not know ${who}`);
    return actor;
  }
}

/** Where the room differs from the model; null where it does not. */
export function difference(model: TradeModel, view: RoomView, tradeIds: readonly string[]): string | null {
  for (const who of model.actors.keys()) {
    const present = view.participants.some((each) => each.actorId === who && each.status !== "away");
    if (present !== model.isPresent(who)) return `${who} is ${present ? "" : "not "}present`;
    const held = Object.hasOwn(view.inventory, who) ? view.inventory[who] : undefined;
    if (held !== undefined && key(held) !== key(model.held(who))) {
      return `${who} holds ${key(held)}, not ${key(model.held(who))}`;
    }
  }
  const listed = view.trades.map(({ tradeId, status }) => `${tradeId} ${status}`).join();
  const expected = model.trades
    .flatMap((trade, nth) => (trade === null ? [] : [`${tradeIds[nth]} ${trade.status}`]))
    .join();
  return listed === expected ? null : `trades are ${listed}, not ${expected}`;
}

/**
 * TRD2 from the log alone: after each event, for each item, what all hold and what lies in escrow is what was granted
 * and not consumed. The ledger knows nothing of the room's own code: only what the events say.
 */
export function brokenLedger(log: readonly Event[]): string | null {
  const ledger = new Ledger();
  for (const event of log) {
    const fault = ledger.after(event);
    if (fault !== null) return `after version ${event.version}, ${event.type}: ${fault}`;
  }
  return null;
}

class Ledger {
  readonly #held = new Map<string, Map<string, number>>();
  readonly #escrow = new Map<string, { from: string; to: string; give: Goods; want: Goods }>();
  readonly #outside = new Map<string, number>();

  after(event: Event): string | null {
    this.#book(event);
    const total = new Map<string, number>();
    for (const goods of this.#held.values()) {
      for (const [item, quantity] of goods) {
        if (quantity < 0) return `somebody owes ${item}`;
        total.set(item, (total.get(item) ?? 0) + quantity);
      }
    }
    for (const { give } of this.#escrow.values()) {
      for (const [item, quantity] of Object.entries(give)) total.set(item, (total.get(item) ?? 0) + quantity);
    }
    for (const item of new Set([...total.keys(), ...this.#outside.keys()])) {
      if (total.get(item) !== this.#outside.get(item))
        return `${item}: ${total.get(item)} of ${this.#outside.get(item)}`;
    }
    return event.type === "participant.joined" ? this.#brought(event.data.actorId, event.data.inventory) : null;
  }

  #brought(who: string, inventory: Goods): string | null {
    const goods = Object.fromEntries([...(this.#held.get(who) ?? [])].filter(([, quantity]) => quantity > 0));
    return key(inventory) === key(goods) ? null : `${who} brought ${key(inventory)} and owns ${key(goods)}`;
  }

  #book(event: Event): void {
    // Nothing else moves goods.
    if (!isEventIn(event, "inventory", "trade")) return;
    switch (event.type) {
      case "inventory.granted":
      case "inventory.consumed": {
        const goods = Object.fromEntries(event.data.items.map(({ item, quantity }) => [item, quantity]));
        const sign = event.type === "inventory.granted" ? 1 : -1;
        this.#move(event.data.actorId, goods, sign);
        for (const [item, quantity] of Object.entries(goods)) {
          this.#outside.set(item, (this.#outside.get(item) ?? 0) + sign * quantity);
        }
        return;
      }
      case "trade.offered": {
        const { tradeId, from, to } = event.data.trade;
        const [give, want] = [event.data.trade.give, event.data.trade.want].map((list) =>
          Object.fromEntries(list.map(({ item, quantity }) => [item, quantity])),
        );
        this.#escrow.set(tradeId, { from, to, give: give ?? {}, want: want ?? {} });
        this.#move(from, give ?? {}, -1);
        return;
      }
      case "trade.accepted":
      case "trade.declined":
      case "trade.cancelled":
      case "trade.expired":
        this.#settle(event.data.tradeId, event.type === "trade.accepted");
        return;
    }
  }

  #settle(tradeId: string, accepted: boolean): void {
    const trade = this.#escrow.get(tradeId);
    if (trade === undefined) throw new Error(`${tradeId} was settled without being open`);
    this.#escrow.delete(tradeId);
    this.#move(accepted ? trade.to : trade.from, trade.give, 1);
    if (!accepted) return;
    this.#move(trade.to, trade.want, -1);
    this.#move(trade.from, trade.want, 1);
  }

  #move(who: string, goods: Goods, sign: 1 | -1): void {
    const held = this.#held.get(who) ?? new Map<string, number>();
    this.#held.set(who, held);
    for (const [item, quantity] of Object.entries(goods)) held.set(item, (held.get(item) ?? 0) + sign * quantity);
  }
}

function key(goods: Goods): string {
  return JSON.stringify(Object.entries(goods).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

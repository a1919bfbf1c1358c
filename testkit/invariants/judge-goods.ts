import { isEventIn, type Event } from "../../src/durable/protocol/events/event.ts";
import type { Trade } from "../../src/durable/protocol/state/trade.ts";
import type { ItemQuantity } from "../../src/durable/protocol/values/item-quantity.ts";
import type { Breach } from "./breach.ts";
import type { RoomRecord } from "./room-record.ts";

/**
 * TRD1–TRD3: the log's goods, booked anew by rules of its own, are what the room says everybody holds; nobody ever held
 * less than nothing, no trade ended twice, and for each item what is held and in escrow is granted minus consumed.
 */
export function judgeGoods(room: RoomRecord): Breach[] {
  const ledger = new GoodsLedger(room.roomId);
  for (const event of room.log) ledger.enter(event);
  return [...ledger.breaches, ...heldByLog(room, ledger), ...balance(room)];
}

class GoodsLedger {
  readonly holdings = new Map<string, Map<string, number>>();
  readonly breaches: Breach[] = [];
  readonly #trades = new Map<string, { readonly trade: Trade; end?: string }>();
  readonly #roomId: string;

  constructor(roomId: string) {
    this.#roomId = roomId;
  }

  enter(event: Event): void {
    if (!isEventIn(event, "inventory", "participant", "trade")) return;
    switch (event.type) {
      case "inventory.granted":
        return this.#move(event, event.data.actorId, event.data.items, 1);
      case "inventory.consumed":
        return this.#move(event, event.data.actorId, event.data.items, -1);
      case "participant.joined":
        return this.#joined(event.version, event.data.actorId, event.data.inventory);
      case "trade.offered": {
        const { trade } = event.data;
        this.#trades.set(trade.tradeId, { trade });
        return this.#move(event, trade.from, trade.give, -1);
      }
      case "trade.accepted":
      case "trade.declined":
      case "trade.cancelled":
      case "trade.expired":
        return this.#settle(event, event.data.tradeId);
      case "participant.forgotten":
      case "participant.idled":
      case "participant.left":
      case "participant.returned":
      case "participant.updated":
        break;
    }
  }

  #settle(event: Event, tradeId: string): void {
    const known = this.#trades.get(tradeId);
    if (known === undefined || known.end !== undefined) {
      const expected = known === undefined ? "an offer before its end" : `one end (${known.end})`;
      return this.#breach("TRD3", tradeId, expected, `${event.type} at version ${event.version}`);
    }
    known.end = event.type;
    const { from, to, give, want } = known.trade;
    if (event.type !== "trade.accepted") return this.#move(event, from, give, 1);
    this.#move(event, to, want, -1);
    this.#move(event, to, give, 1);
    this.#move(event, from, want, 1);
  }

  #joined(version: number, actorId: string, inventory: Readonly<Record<string, number>>): void {
    const booked = Object.fromEntries(this.holdings.get(actorId) ?? []);
    if (sorted(booked) === sorted(inventory)) return;
    const found = `${sorted(inventory)} at version ${version}`;
    this.breaches.push({
      rule: "TRD2",
      roomId: this.#roomId,
      actorId,
      expected: `to join with ${sorted(booked)}`,
      found,
    });
  }

  #move({ version }: Event, actorId: string, items: readonly ItemQuantity[], sign: 1 | -1): void {
    const held = this.holdings.get(actorId) ?? new Map<string, number>();
    this.holdings.set(actorId, held);
    for (const { item, quantity } of items) {
      const left = (held.get(item) ?? 0) + sign * quantity;
      if (left === 0) held.delete(item);
      else held.set(item, left);
      if (left < 0) this.#breach("TRD2", `${actorId} ${item}`, "no less than nothing", `${left} at version ${version}`);
    }
  }

  #breach(rule: string, id: string, expected: string, found: string): void {
    this.breaches.push({ rule, roomId: this.#roomId, id, expected, found });
  }
}

function heldByLog({ roomId, state }: RoomRecord, { holdings }: GoodsLedger): Breach[] {
  return Object.entries(state?.inventory ?? {}).flatMap(([actorId, inventory]): Breach[] => {
    const booked = sorted(Object.fromEntries(holdings.get(actorId) ?? []));
    if (booked === sorted(inventory)) return [];
    return [{ rule: "TRD2", roomId, actorId, expected: `${booked}, by the log`, found: sorted(inventory) }];
  });
}

/** The sum over all actors, from the room's state alone. */
function balance({ roomId, log, state }: RoomRecord): Breach[] {
  // Actors that the room has forgotten keep goods that no state shows.
  if (state === undefined || log.some(({ type }) => type === "participant.forgotten")) return [];
  const left = new Map<string, number>();
  const add = (items: readonly ItemQuantity[], sign: 1 | -1): void => {
    for (const { item, quantity } of items) left.set(item, (left.get(item) ?? 0) + sign * quantity);
  };
  for (const event of log) {
    if (event.type === "inventory.granted") add(event.data.items, 1);
    if (event.type === "inventory.consumed") add(event.data.items, -1);
  }
  for (const inventory of Object.values(state.inventory)) {
    add(
      Object.entries(inventory).map(([item, quantity]) => ({ item, quantity })),
      -1,
    );
  }
  for (const { status, give } of state.trades) if (status === "open") add(give, -1);
  return [...left].flatMap(([item, quantity]): Breach[] => {
    if (quantity === 0) return [];
    const expected = "inventories + escrow = granted − consumed";
    return [{ rule: "TRD2", roomId, id: item, expected, found: `a difference of ${quantity}` }];
  });
}

function sorted(inventory: Readonly<Record<string, number>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(inventory).sort(([a], [b]) => (a < b ? -1 : 1))));
}

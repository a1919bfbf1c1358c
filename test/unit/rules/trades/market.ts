import type { Receipt } from "../../../../src/durable/protocol/socket/receipt.ts";
import type { Trade } from "../../../../src/durable/protocol/state/trade.ts";
import type { ItemQuantity } from "../../../../src/durable/protocol/values/item-quantity.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override, UNLIMITED } from "../limits/unlimited.ts";

export const gm = actorNamed("gm", { roles: ["gm"] });
export const mo = actorNamed("mo", { roles: ["moderator"] });

export function items(goods: Record<string, number>): ItemQuantity[] {
  return Object.entries(goods).map(([item, quantity]) => ({ item, quantity }));
}

/** So many different kinds of items, one of each. */
export function kinds(count: number, name = "kind"): ItemQuantity[] {
  return Array.from({ length: count }, (_, n) => ({ item: `${name}-${n}`, quantity: 1 }));
}

export function grant(stage: RoomHarness, target: string, goods: Record<string, number>): Receipt {
  return stage.does(gm, "gm.grantItems", { target, items: items(goods) });
}

export function offer(
  stage: RoomHarness,
  from: string,
  to: string,
  give: Record<string, number>,
  want: Record<string, number>,
): Receipt {
  return stage.does(from, "verb.offerTrade", { target: to, give: items(give), want: items(want) });
}

export function held(stage: RoomHarness, actorId: string): Record<string, number> | undefined {
  return stage.state.view.inventory[actorId];
}

export function statusOf(stage: RoomHarness, tradeId: string): Trade["status"] | undefined {
  return stage.state.view.trades.find((each) => each.tradeId === tradeId)?.status;
}

/** The offer made last. */
export function lastTrade(stage: RoomHarness): { tradeId: string } {
  return { tradeId: stage.last("trade.offered").data.trade.tradeId };
}

/** Mara has 5 coins, Teo 2 lamps; limits are out of the way. */
export function market(): RoomHarness {
  const stage = new RoomHarness();
  override(stage, UNLIMITED);
  stage.enters(gm, "mara", "teo", "zoe");
  grant(stage, "mara", { coin: 5 });
  grant(stage, "teo", { lamp: 2 });
  return stage;
}

/** With Mara's open offer of 3 coins for a lamp of Teo's. */
export function offered(): { stage: RoomHarness; tradeId: string } {
  const stage = market();
  offer(stage, "mara", "teo", { coin: 3 }, { lamp: 1 });
  return { stage, ...lastTrade(stage) };
}

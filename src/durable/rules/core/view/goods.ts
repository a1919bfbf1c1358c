import { BOUNDS, type RoomView } from "../../../protocol/state/room-view.ts";
import type { Trade } from "../../../protocol/state/trade.ts";
import type { ItemQuantity } from "../../../protocol/values/item-quantity.ts";
import { recordValue } from "../record-with.ts";
import { dropOldest } from "./drop-oldest.ts";

export function withItems(
  inventory: RoomView["inventory"],
  actorId: string,
  items: readonly ItemQuantity[],
  sign: 1 | -1,
): RoomView["inventory"] {
  const held = recordValue(inventory, actorId);
  // Only listed participants are covered (RES2); the room keeps the others' goods elsewhere.
  if (held === undefined) return inventory;
  const next = { ...held };
  for (const { item, quantity } of items) {
    const left = (recordValue(next, item) ?? 0) + sign * quantity;
    if (left === 0) delete next[item];
    else next[item] = left;
  }
  return { ...inventory, [actorId]: next };
}

export function settleTrade(view: RoomView, tradeId: string, status: Exclude<Trade["status"], "open">): RoomView {
  const trade = view.trades.find((each) => each.tradeId === tradeId);
  if (trade === undefined) return view;
  const trades = view.trades.map((each) => (each.tradeId === tradeId ? { ...each, status } : each));
  const settled = {
    ...view,
    trades: dropOldest(trades, (each) => each.status !== "open", BOUNDS.settledTrades),
  };
  if (status !== "accepted") return { ...settled, inventory: withItems(view.inventory, trade.from, trade.give, 1) };
  const paid = withItems(view.inventory, trade.to, trade.want, -1);
  const received = withItems(paid, trade.to, trade.give, 1);
  return { ...settled, inventory: withItems(received, trade.from, trade.want, 1) };
}

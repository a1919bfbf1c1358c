import type { Trade } from "../../protocol/state/trade.ts";
import type { ItemQuantity } from "../../protocol/values/item-quantity.ts";
import { recordValue } from "../core/record-with.ts";
import type { RoomState } from "../core/room-state.ts";

/** RES2: kinds of items one actor may hold. */
const MOST_KINDS_HELD = 200;

export const TOO_MANY_KINDS = `nobody may hold more than ${MOST_KINDS_HELD} kinds of items`;

/** The first item of which an actor does not hold enough, if any. Items in escrow cannot be given (TRD1). */
export function lacking(state: RoomState, actorId: string, items: readonly ItemQuantity[]): ItemQuantity | undefined {
  return items.find(({ item, quantity }) => heldBy(state, actorId, item) < quantity);
}

/** Whether an actor may be given these without holding more kinds of items than anybody may (RES2). */
export function canHold(state: RoomState, actorId: string, items: readonly ItemQuantity[]): boolean {
  return (
    countKinds([...kindsHeld(state, actorId), ...escrowKinds(state, actorId), ...kindsOf(items)]) <= MOST_KINDS_HELD
  );
}

/** Whether both sides of a trade may hold what it would leave them with (RES2). */
export function canSwap(state: RoomState, trade: Trade): boolean {
  const { from, to, give, want } = trade;
  const usedUp = want.filter(({ item, quantity }) => heldBy(state, to, item) === quantity).map(({ item }) => item);
  const keptByTo = kindsHeld(state, to).filter((item) => !usedUp.includes(item));
  const toHolds = countKinds([...keptByTo, ...escrowKinds(state, to), ...kindsOf(give)]);
  // The items that `from` gives lie in escrow and do not come back.
  const fromHolds = countKinds([...kindsHeld(state, from), ...escrowKinds(state, from, trade), ...kindsOf(want)]);
  return Math.max(toHolds, fromHolds) <= MOST_KINDS_HELD;
}

function heldBy(state: RoomState, actorId: string, item: string): number {
  return recordValue(recordValue(state.view.inventory, actorId) ?? {}, item) ?? 0;
}

function kindsHeld(state: RoomState, actorId: string): string[] {
  return Object.keys(recordValue(state.view.inventory, actorId) ?? {});
}

/** Items in escrow may come back, so they count as held; `settled` is the trade that ends just now. */
function escrowKinds(state: RoomState, actorId: string, settled?: Trade): string[] {
  const open = state.view.trades.filter(({ from, status }) => from === actorId && status === "open");
  return open.filter((trade) => trade !== settled).flatMap(({ give }) => kindsOf(give));
}

function kindsOf(items: readonly ItemQuantity[]): string[] {
  return items.map(({ item }) => item);
}

function countKinds(kinds: readonly string[]): number {
  return new Set(kinds).size;
}

import type { ItemQuantity } from "../protocol/parameter.ts";
import type { RoomState } from "./room-state.ts";

/** RES2. */
const MOST_KINDS_HELD = 200;

/** The first item of which an actor does not hold enough, if any. What he has in escrow is not his to give (TRD1). */
export function lacking(state: RoomState, actorId: string, items: readonly ItemQuantity[]): ItemQuantity | undefined {
  const held = state.view.inventory[actorId] ?? {};
  return items.find(({ item, quantity }) => (held[item] ?? 0) < quantity);
}

/** Whether an actor may take these in without holding more kinds of items than anybody may (RES2). */
export function canHold(state: RoomState, actorId: string, items: readonly ItemQuantity[]): boolean {
  const kinds = new Set(Object.keys(state.view.inventory[actorId] ?? {}));
  // What is in escrow may come back.
  for (const { from, status, give } of state.view.trades) {
    if (from === actorId && status === "open") for (const { item } of give) kinds.add(item);
  }
  for (const { item } of items) kinds.add(item);
  return kinds.size <= MOST_KINDS_HELD;
}

export const TOO_MANY_KINDS = `nobody may hold more than ${MOST_KINDS_HELD} kinds of items`;

import type { Event, EventOf, EventType } from "../../../src/durable/protocol/events/event.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import { evolve } from "../../../src/durable/rules/core/evolve.ts";
import { emptyRoom } from "../../../src/durable/rules/core/room-state.ts";
import { keepWhispersForAll } from "../../../src/durable/rules/core/view-for.ts";
import { difference } from "../../difference.ts";
import type { FaultWorld } from "../fault-world.ts";

export function eventsOf<T extends EventType>(world: FaultWorld, type: T): (EventOf<T> & Event)[] {
  return world
    .log()
    .map(({ event }) => event)
    .filter((event): event is EventOf<T> & Event => event.type === type);
}

/** SES1: the ranges of closed sessions tile the log, and every one was opened and closed once. */
export function sessionsTile(world: FaultWorld): void {
  let next = 1;
  const closed = eventsOf(world, "session.closed");
  for (const { version, data } of closed) {
    const { sessionId, fromVersion, toVersion } = data;
    if (fromVersion !== next || toVersion !== version) {
      world.faults.push(`SES1 ${sessionId} is ${fromVersion}–${toVersion}, not ${next}–${version}`);
    }
    next = toVersion + 1;
  }
  const opened = eventsOf(world, "session.opened").map(({ data }) => data.sessionId);
  const ended = closed.map(({ data }) => data.sessionId);
  if (opened.slice(0, ended.length).join() !== ended.join()) {
    world.faults.push(`SES1 opened were ${opened.join()}, closed ${ended.join()}`);
  }
  if (opened.length - ended.length > 1)
    world.faults.push(`SES1 ${opened.length - ended.length} sessions are open at once`);
}

/** RES3, RES6: the log alone gives the state that lies in the rows. */
export function stateFollowsFromLog(world: FaultWorld): void {
  const { view } = world.stored();
  const empty = emptyRoom("hub", "atrium", BUILT_IN_CATALOG).view;
  const told = world.log().reduce((so, { event }) => evolve(so, event, keepWhispersForAll), empty);
  const wrong = difference(told, view);
  if (wrong !== null) world.faults.push(`RES3 the log does not give the rows: ${wrong}`);
}

/** TRD2: for each item, what is held and what is in escrow is what was granted and not consumed. */
export function goodsAddUp(world: FaultWorld): void {
  const balance = new Map<string, number>();
  const add = (item: string, quantity: number) => balance.set(item, (balance.get(item) ?? 0) + quantity);
  for (const { data } of eventsOf(world, "inventory.granted"))
    for (const each of data.items) add(each.item, each.quantity);
  for (const { data } of eventsOf(world, "inventory.consumed"))
    for (const each of data.items) add(each.item, -each.quantity);
  const rows = world.runtime.sql.outside.all<{ body: string }>("SELECT body FROM inventories");
  for (const { body } of rows) {
    const held: Record<string, number> = JSON.parse(body);
    for (const [item, quantity] of Object.entries(held)) {
      if (quantity < 0) world.faults.push(`TRD2 somebody holds ${quantity} of ${item}`);
      add(item, -quantity);
    }
  }
  for (const { status, give } of world.stored().view.trades) {
    if (status === "open") for (const each of give) add(each.item, -each.quantity);
  }
  for (const [item, left] of balance) if (left !== 0) world.faults.push(`TRD2 ${left} of ${item} are nowhere`);
}

/** TRD3: no leaving actor leaves an open offer behind. */
export function nothingIsLeftOpen(world: FaultWorld): void {
  const open = new Map<string, string>();
  for (const { event } of world.log()) {
    if (event.type === "trade.offered") open.set(event.data.trade.tradeId, event.data.trade.from);
    if (event.type.startsWith("trade.") && "tradeId" in event.data) open.delete(event.data.tradeId);
    if (event.type === "participant.left" && [...open.values()].includes(event.data.actorId)) {
      world.faults.push(`TRD3 ${event.data.actorId} left at ${event.version} with an open offer`);
    }
  }
}

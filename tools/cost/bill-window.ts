import { billFor, scaled, type BillLine } from "../load/cost/bill.ts";
import { meter } from "../load/cost/meter.ts";
import { priceDates, PRICES } from "../load/cost/prices.ts";
import type { HubWindow, RoomWindow } from "./read-window.ts";

/** The cost of hours like the window. */
export interface WindowBill {
  readonly hubId: string;
  readonly minutes: number;
  readonly hours: number;
  readonly rooms: number;
  readonly connections: number;
  /** Of the window. */
  readonly commands: number;
  readonly events: number;
  /** For the hours, dearest first. */
  readonly lines: readonly BillLine[];
  readonly usd: number;
  /** Of the live rooms; sleeping ones are not seen. */
  readonly storage: { readonly gb: number; readonly usdPerMonth: number };
  readonly unreached: readonly string[];
  readonly pricesAsOf: readonly string[];
}

const A_MONTH_H = 730;

/**
 * Bills a window by the load report's own meter. Where the log does not tell, it assumes the dearer: each event is a
 * frame of its own, which every connection acknowledges.
 */
export function billWindow(window: HubWindow, hours: number): WindowBill {
  const { rooms, minutes } = window;
  const played = rooms.map(({ events }) => ({ log: events, commands: commandsIn(events) }));
  const { usage } = meter(played, trafficOf(rooms), minutes * 60_000);
  const { lines, usd } = billFor(scaled(usage, (hours * 60) / minutes));
  const gb = sum(rooms.map(({ storageBytes }) => storageBytes)) / 1e9;
  const usdPerMonth = gb * PRICES.storageGbMonth.usd;
  return {
    ...{ hubId: window.hubId, minutes, hours, rooms: rooms.length },
    connections: sum(rooms.map(({ connections }) => connections)),
    commands: sum(played.map(({ commands }) => commands.length)),
    events: sum(rooms.map(({ events }) => events.length)),
    lines,
    usd: usd + (usdPerMonth * hours) / A_MONTH_H,
    storage: { gb, usdPerMonth },
    unreached: window.unreached,
    pricesAsOf: priceDates(),
  };
}

/** Those that were accepted: a log knows no others. */
function commandsIn(events: RoomWindow["events"]) {
  const accepted = new Map(
    events.flatMap(({ commandId, version }) => (commandId === undefined ? [] : [[commandId, version]])),
  );
  return [...accepted].map(([id, version]) => ({
    id,
    verb: "",
    outcome: { id, status: "accepted", version } as const,
  }));
}

function trafficOf(rooms: readonly RoomWindow[]) {
  const joins = rooms.flatMap(({ events }) =>
    events.filter(({ type }) => /^participant\.(joined|returned)$/.test(type)),
  );
  const command = sum(rooms.map(({ events }) => commandsIn(events).length));
  const ack = sum(rooms.map(({ events, connections }) => events.length * connections));
  return { requests: { tickets: joins.length }, sockets: joins.length, framesSent: { command, ack, other: 0 } };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { Entry } from "../../../testkit/invariants/ledger.ts";
import type { TrafficCount } from "../traffic.ts";
import { CLOUDFLARE_PRICES } from "./cloudflare-prices.ts";
import { countInputs, rowsFor, type InputCounts } from "./count-inputs.ts";

/** Usage in the units of the bill. */
export interface BilledUsage {
  readonly workerRequests: number;
  /** WebSocket messages at their ratio and alarms included. */
  readonly objectRequests: number;
  readonly rowsWritten: number;
  readonly rowsRead: number;
  readonly queueOperations: number;
  /** As if no room was idle between its first word and its last: never less than what is billed. */
  readonly objectGbSeconds: number;
}

export interface Metered {
  readonly usage: BilledUsage;
  readonly webSocketMessages: number;
  readonly jobs: number;
  readonly alarms: number;
}

export interface PlayedRoom {
  readonly log: readonly Event[];
  readonly commands: readonly Entry[];
}

/** A sign of life goes from every room to the directory, by an alarm (PRE5). */
const LEASE_EVERY_S = 100;
const TIMED = ["leave", "contest.expired", "trade.expired", "participant.idled"];
const POSTED = ["contest.resolved", "ritual.workflowStarted", "ritual.resolved", "closure.processing"];
const JOBS: readonly Event["type"][] = ["contest.launched", "contest.replayed", "ritual.invoked", "closure.queued"];

/** Estimates the usage of a run from outside: logs, commands, and the bots' own traffic. */
export function meter(rooms: readonly PlayedRoom[], traffic: TrafficCount, playedMs: number): Metered {
  const seconds = playedMs / 1000;
  const leases = rooms.length * Math.ceil(seconds / LEASE_EVERY_S);
  const tickets = traffic.requests["tickets"] ?? 0;
  const inputs = rooms.map(({ log, commands }) => countInputs(log, commands, 0));
  const jobs = sum(rooms.map(({ log }) => log.filter(({ type }) => JOBS.includes(type)).length));
  const posted = timesOf(inputs, POSTED);
  const alarms = timesOf(inputs, TIMED) + leases;
  const reads = (traffic.requests["state"] ?? 0) + (traffic.requests["events"] ?? 0);
  const messages = traffic.framesSent.command + traffic.framesSent.ack + traffic.framesSent.other;
  const fromPlayers = tickets + traffic.sockets + reads;
  const rows = rowsFor(new Map([["ticket", tickets]]));
  const each = inputs.map(rowsFor);
  return {
    usage: {
      // A batch may carry several jobs, and is one request at the most for each.
      workerRequests: fromPlayers + posted + jobs,
      // Each sign of life is a request to the directory, and one more asks for the catalog.
      objectRequests: fromPlayers + posted + alarms + 2 * leases + messages / CLOUDFLARE_PRICES.messagesPerRequest,
      rowsWritten: rows.written + sum(each.map(({ written }) => written)) + leases,
      rowsRead: rows.read + sum(each.map(({ read }) => read)),
      queueOperations: jobs * CLOUDFLARE_PRICES.operationsPerQueueMessage,
      objectGbSeconds: rooms.length * seconds * CLOUDFLARE_PRICES.objectGb,
    },
    webSocketMessages: messages,
    jobs,
    alarms,
  };
}

function timesOf(inputs: readonly InputCounts[], names: readonly string[]): number {
  return sum(inputs.flatMap((counts) => names.map((name) => counts.get(name) ?? 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

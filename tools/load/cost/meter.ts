import { hasEffect } from "../../../src/durable/protocol/events/event-effects.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { TrafficCount } from "../traffic.ts";
import { countInputs, rowsFor, type GivenCommand, type InputCounts } from "./count-inputs.ts";
import { PRICES } from "./prices.ts";

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
  readonly logLines: number;
  readonly dataPoints: number;
  readonly temporalActions: number;
}

export interface Metered {
  readonly usage: BilledUsage;
  readonly webSocketMessages: number;
  readonly jobs: number;
  readonly alarms: number;
}

/** The part of the players' traffic that costs something. */
export type BilledTraffic = Pick<TrafficCount, "requests" | "sockets" | "framesSent">;

export interface PlayedRoom {
  readonly log: readonly Event[];
  readonly commands: readonly GivenCommand[];
}

/** A sign of life goes from every room to the directory, by an alarm (PRE5). */
const LEASE_EVERY_S = 100;
const TIMED = ["leave", "contest.expired", "trade.expired", "participant.idled"];
const POSTED = ["contest.resolved", "ritual.workflowStarted", "ritual.resolved", "closure.processing"];
/** Events that stage a job, with the job's kind. */
const JOBS: Partial<Record<Event["type"], keyof typeof PRICES.actionsPerJob>> = {
  "contest.launched": "contest",
  "contest.replayed": "contest",
  "ritual.invoked": "hubAction",
  "closure.queued": "closure",
};
/** A room's flushes share a line in that time (TEL2). */
const FLUSH_LINE_EVERY_S = 10;
/** Opened, closed, and the snapshot between. */
const LINES_PER_SOCKET = 3;

/** Estimates the usage of a run from outside: logs, commands, and the bots' own traffic. */
export function meter(rooms: readonly PlayedRoom[], traffic: BilledTraffic, playedMs: number): Metered {
  const seconds = playedMs / 1000;
  const leases = rooms.length * Math.ceil(seconds / LEASE_EVERY_S);
  const tickets = traffic.requests["tickets"] ?? 0;
  const inputs = rooms.map(({ log, commands }) => countInputs(log, commands, 0));
  const kinds = rooms.flatMap(({ log }) => log.flatMap(({ type }) => JOBS[type] ?? []));
  const jobs = kinds.length;
  const posted = timesOf(inputs, POSTED);
  const alarms = timesOf(inputs, TIMED) + leases;
  const reads = (traffic.requests["state"] ?? 0) + (traffic.requests["events"] ?? 0);
  const messages = traffic.framesSent.command + traffic.framesSent.ack + traffic.framesSent.other;
  const fromPlayers = tickets + traffic.sockets + reads;
  const ofRooms = roomLines(rooms, traffic, seconds) + posted;
  const rows = rowsFor(new Map([["ticket", tickets]]));
  const each = inputs.map(rowsFor);
  return {
    usage: {
      // A batch may carry several jobs, and is one request at the most for each.
      workerRequests: fromPlayers + posted + jobs,
      // Each sign of life is a request to the directory, and one more asks for the catalog.
      objectRequests: fromPlayers + posted + alarms + 2 * leases + messages / PRICES.messagesPerRequest,
      rowsWritten: rows.written + sum(each.map(({ written }) => written)) + leases,
      rowsRead: rows.read + sum(each.map(({ read }) => read)),
      queueOperations: jobs * PRICES.operationsPerQueueMessage,
      objectGbSeconds: rooms.length * seconds * PRICES.objectGb,
      // The edge says of each job that it was started.
      logLines: ofRooms + jobs,
      dataPoints: ofRooms,
      temporalActions: sum(kinds.map((kind) => PRICES.actionsPerJob[kind])),
    },
    webSocketMessages: messages,
    jobs,
    alarms,
  };
}

/** Lines that rooms write (TEL2): at most, since a flood's rejections share theirs. */
function roomLines(rooms: readonly PlayedRoom[], { sockets }: BilledTraffic, seconds: number): number {
  const told = rooms.map(({ log, commands }) => {
    const events = log.filter((event) => hasEffect(event, "telemetry")).length;
    return events + commands.filter(({ outcome }) => outcome?.status === "rejected").length;
  });
  return sum(told) + LINES_PER_SOCKET * sockets + rooms.length * Math.ceil(seconds / FLUSH_LINE_EVERY_S);
}

function timesOf(inputs: readonly InputCounts[], names: readonly string[]): number {
  return sum(inputs.flatMap((counts) => names.map((name) => counts.get(name) ?? 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

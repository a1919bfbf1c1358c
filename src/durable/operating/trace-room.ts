import { sentAt } from "../outbox/outbox.ts";
import { workflowIdOf } from "../protocol/bridge/offline-job.ts";
import type { Event } from "../protocol/events/event.ts";
import type { PartOfTrace, TraceHop } from "../protocol/http/trace.ts";
import { recordValue } from "../rules/core/record-with.ts";
import type { PendingJob, RoomState } from "../rules/core/room-state.ts";
import { eventOf, rowsNaming } from "../storage/log/log-rows.ts";
import { rejectionsUnder, resultsUnder } from "../storage/room-store.ts";
import { storedSession } from "../storage/sessions.ts";
import type { Sql } from "../storage/sql.ts";
import { unfinishedJobs } from "./unfinished-jobs.ts";

/** The times that a job carries along, in the order of the way (TEL3). */
const CARRIED = {
  stagedAt: { hop: "job.staged", where: "room" },
  queuedAt: { hop: "job.queued", where: "queue" },
  carriedAt: { hop: "job.carried", where: "edge" },
  bridgeReceivedAt: { hop: "bridge.received", where: "bridge" },
  workflowStartedAt: { hop: "workflow.started", where: "workflow" },
} as const satisfies Readonly<Record<string, Pick<TraceHop, "hop" | "where">>>;

/**
 * A room's part of a trace (OPS4): that of a command, of a correlation, or of a contest, ritual or session. Reads only,
 * and gives no word of what was said.
 */
export function traceRoom(sql: Sql, state: RoomState, id: string): PartOfTrace {
  const named = eventsNaming(sql, id);
  const jobIds = [...new Set([...named.flatMap(jobIdsOf), id])];
  const others = [...named.map(({ correlationId }) => correlationId), ...jobIds].filter((each) => each !== id);
  const events = new Map([...named, ...[...new Set(others)].flatMap((each) => eventsNaming(sql, each))].map(byVersion));
  const { roomId } = state.view;
  const hops = [
    ...[...events.values()].map((event) => eventHop(event, roomId, id)),
    ...rejectionsUnder(sql, id).map(({ actorId, code, at }): TraceHop => {
      return { hop: "command.decided", where: "room", at: timeOf(at), roomId, actorId, detail: code };
    }),
    ...jobIds.flatMap((jobId) => jobHops(sql, state, jobId)),
  ];
  const found = new Set(hops.flatMap(({ jobId }) => jobId ?? []));
  const unfinished = unfinishedJobs(sql, state).filter(({ jobId }) => found.has(jobId));
  return { hops, jobIds: jobIds.filter((each) => found.has(each)), unfinished };
}

function byVersion(event: Event): readonly [number, Event] {
  return [event.version, event];
}

function eventsNaming(sql: Sql, id: string): Event[] {
  const all = rowsNaming(sql, id).map(eventOf);
  return all.filter((event) => [event.commandId, event.correlationId, ...idsIn(event)].includes(id));
}

/** The contest, ritual or session that an event is about. */
function idsIn({ data }: Event): string[] {
  const { contestId, ritualId, sessionId }: Readonly<Record<string, unknown>> = { ...data };
  return [contestId, ritualId, sessionId].filter((each) => typeof each === "string");
}

/** The jobs that an event belongs to. A session has none before it closes. */
function jobIdsOf(event: Event): string[] {
  return /^(?:contest|ritual|closure)\.|^session\.clos/.test(event.type) ? idsIn(event) : [];
}

function eventHop(event: Event, roomId: string, id: string): TraceHop {
  const { at, version, actorId, type, commandId } = event;
  const [jobId] = jobIdsOf(event);
  return {
    hop: commandId === id ? "command.decided" : "event",
    where: "room",
    ...{ at, roomId, version, detail: type },
    ...(actorId !== undefined && { actorId }),
    ...(jobId !== undefined && { jobId }),
  };
}

/**
 * The record of a job beside its events: while it waits its row, afterwards the results with the times they brought.
 */
function jobHops(sql: Sql, state: RoomState, jobId: string): TraceHop[] {
  const pending = recordValue(state.privateState.jobs, jobId);
  const waiting = pending === undefined ? [] : waitingHops(sql, pending);
  const results = resultsUnder(sql, state.view, jobId).flatMap(({ workflowId, what, at, hops }): TraceHop[] => {
    const place = { roomId: state.view.roomId, jobId, workflowId };
    const accepted = { hop: "result.accepted", where: "room", at: timeOf(at), ...place, detail: what } as const;
    return [...carriedHops(hops, place), accepted];
  });
  return distinct([...waiting, ...results, ...runHops(sql, state, jobId)]);
}

type Place = Pick<TraceHop, "roomId" | "jobId" | "workflowId">;

function carriedHops(times: Readonly<Record<string, string>>, place: Place): TraceHop[] {
  return Object.entries(CARRIED).flatMap(([name, step]) => {
    const at = times[name];
    return at === undefined ? [] : [{ ...step, at, ...place }];
  });
}

/** When a waiting job was staged and last handed to the queue. */
function waitingHops(sql: Sql, { job, stagedAt }: PendingJob): TraceHop[] {
  const [row] = sql.all<{ sends: number; next_at: number }>("SELECT sends, next_at FROM jobs WHERE id = ?", job.jobId);
  const place = { roomId: job.roomId, jobId: job.jobId, workflowId: workflowIdOf(job) };
  const staged = { ...CARRIED.stagedAt, at: timeOf(stagedAt), ...place };
  if (row === undefined || row.sends === 0 || row.next_at === 0) return [staged];
  return [staged, { ...CARRIED.queuedAt, at: timeOf(sentAt(row.next_at, row.sends)), ...place }];
}

/** The runs of a session's closure (CLO2). */
function runHops(sql: Sql, state: RoomState, sessionId: string): TraceHop[] {
  const session = recordValue(state.privateState.sessions, sessionId) ?? storedSession(sql, sessionId);
  const { roomId } = state.view;
  return (session?.offlineHistory ?? []).flatMap(({ workflowId, startedAt, stages, endedAt, status }) => {
    const place = { where: "workflow", roomId, jobId: sessionId, workflowId } as const;
    const done = stages.map(({ stage, at }): TraceHop => ({ hop: "workflow.stage", at, ...place, detail: stage }));
    const ended: TraceHop[] =
      endedAt === undefined ? [] : [{ hop: "workflow.ended", at: endedAt, ...place, detail: status }];
    return [{ hop: "workflow.started", at: startedAt, ...place } as const, ...done, ...ended];
  });
}

/** Each step once: several results of one run bring the same times along. */
function distinct(hops: readonly TraceHop[]): TraceHop[] {
  return [...new Map(hops.map((each) => [`${each.hop} ${each.workflowId} ${each.detail} ${each.at}`, each])).values()];
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

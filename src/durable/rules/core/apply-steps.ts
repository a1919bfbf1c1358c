import type { Event } from "../../protocol/events/event.ts";
import { jobFor } from "../sessions/job-for.ts";
import type { DecisionStep, PrivateChange } from "./decision.ts";
import type { Draft, RecordedEvent } from "./draft.ts";
import { evolvePrivate } from "./evolve-private.ts";
import { evolve } from "./evolve.ts";
import { recordValue, recordWith } from "./record-with.ts";
import type { PrivateState, RoomState } from "./room-state.ts";
import { keepWhispersForAll } from "./view-for.ts";

/**
 * The envelope of events to be: the time, the command, and the id that joins everything that follows from it (TEL3).
 */
export interface Stamp {
  readonly now: number;
  readonly correlationId: string;
  readonly commandId?: string;
}

export interface Applied {
  readonly state: RoomState;
  readonly recorded: readonly RecordedEvent[];
}

/** Numbers and dates the drafts, evolves the state by them, and stages the jobs they ask for. */
export function applySteps(state: RoomState, steps: readonly DecisionStep[], stamp: Stamp): Applied {
  const recorded: RecordedEvent[] = [];
  let next = state;
  for (const step of steps) {
    if ("change" in step) {
      next = { ...next, privateState: applyPrivateChange(next.privateState, step) };
      continue;
    }
    const event = record(next.version + 1, step, stamp);
    recorded.push(event);
    next = applyEvent(next, event, stamp.now);
  }
  return { state: next, recorded };
}

/** The state after a recorded event. Replaying a log by this gives the state that was. */
export function applyEvent(state: RoomState, recorded: RecordedEvent, now: number): RoomState {
  const view = evolve(state.view, recorded.event, keepWhispersForAll);
  const privateState = evolvePrivate(state.privateState, recorded, view);
  const next = { version: recorded.event.version, now, view, privateState };
  const job = jobFor(next, recorded);
  return job === null
    ? next
    : { ...next, privateState: applyPrivateChange(privateState, { change: "job-staged", job }) };
}

function record(version: number, step: Draft, stamp: Stamp): RecordedEvent {
  const event = {
    version,
    type: step.type,
    at: new Date(stamp.now).toISOString(),
    ...(step.actorId === undefined ? {} : { actorId: step.actorId }),
    ...(stamp.commandId === undefined ? {} : { commandId: stamp.commandId }),
    correlationId: stamp.correlationId,
    data: step.data,
    // A draft pairs its type with its data; spreading it apart loses that for the compiler.
  } as Event;
  return step.hidden === undefined ? ({ event } as RecordedEvent) : ({ event, hidden: step.hidden } as RecordedEvent);
}

/** The private state after a change that is no event. */
function applyPrivateChange(privateState: PrivateState, step: PrivateChange): PrivateState {
  switch (step.change) {
    case "presence":
      return { ...privateState, presence: recordWith(privateState.presence, step.actorId, step.presence) };
    case "job-staged":
      return { ...privateState, jobs: recordWith(privateState.jobs, step.job.job.jobId, step.job) };
    case "job-alerted": {
      const pending = privateState.jobs[step.jobId];
      if (pending === undefined) return privateState;
      return { ...privateState, jobs: recordWith(privateState.jobs, step.jobId, { ...pending, alertAt: null }) };
    }
    case "session-updated":
      return {
        ...privateState,
        sessions: recordWith(privateState.sessions, step.session.sessionId, step.session),
      };
    case "check-pinned": {
      const secrets = recordValue(privateState.rituals, step.ritualId);
      if (secrets === undefined) return privateState;
      const pinned = { ...secrets, pinned: step.pinned };
      return { ...privateState, rituals: recordWith(privateState.rituals, step.ritualId, pinned) };
    }
    case "cooldown":
      return { ...privateState, cooldowns: recordWith(privateState.cooldowns, step.key, step.until) };
    case "catalog":
      return { ...privateState, catalog: step.catalog };
  }
}

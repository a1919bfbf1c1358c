import { recordValue } from "../core/record-with.ts";
import type { RoomState } from "../core/room-state.ts";
import {
  AWAY_KEPT_MS,
  CLOSING_WAIT_MS,
  EMPTY_CLOSES_MS,
  IDLE_AFTER_MS,
  SESSION_MAX_MS,
  STALLED_AFTER_MS,
  UNRESOLVED_AFTER_MS,
} from "../limits/times.ts";

/** Something the room must do at a certain time, whether or not anybody is there to see it. */
export interface Deadline {
  readonly at: number;
  readonly id: string;
  readonly what:
    | "contest-window"
    | "contest-stalled"
    | "contest-unresolved"
    | "trade-expiry"
    | "grace"
    | "idle"
    | "forget"
    | "session-empty"
    | "session-too-long"
    | "closing-over"
    | "job-alert"
    | "job-dead";
}

/** Everything that will be due, in no order. `lastCommandAt` is the actor's, in ms (PRE2). */
export function* deadlines(
  state: RoomState,
  lastCommandAt: (actorId: string) => number | undefined,
): Generator<Deadline> {
  yield* contestDeadlines(state);
  for (const trade of state.view.trades) {
    if (trade.status === "open") yield { at: Date.parse(trade.expiresAt), id: trade.tradeId, what: "trade-expiry" };
  }
  for (const { actorId, status, joinedAt } of state.view.participants) {
    const presence = recordValue(state.privateState.presence, actorId);
    if (status === "away") {
      if (presence?.awaySince != null) yield { at: presence.awaySince + AWAY_KEPT_MS, id: actorId, what: "forget" };
      continue;
    }
    if (presence?.graceUntil != null) yield { at: presence.graceUntil, id: actorId, what: "grace" };
    if (status === "active") {
      const since = Math.max(lastCommandAt(actorId) ?? 0, Date.parse(joinedAt));
      yield { at: since + IDLE_AFTER_MS, id: actorId, what: "idle" };
    }
  }
  yield* sessionDeadlines(state);
  for (const pending of Object.values(state.privateState.jobs)) {
    yield { at: pending.deadlineAt, id: pending.job.jobId, what: "job-dead" };
    if (pending.alertAt !== null) yield { at: pending.alertAt, id: pending.job.jobId, what: "job-alert" };
  }
}

function* contestDeadlines(state: RoomState): Generator<Deadline> {
  for (const { contestId, status, expiresAt } of state.view.contests) {
    const secrets = state.privateState.contests[contestId];
    if (secrets === undefined) continue;
    if (status === "armed") yield { at: Date.parse(expiresAt), id: contestId, what: "contest-window" };
    if (status === "launched" && secrets.launchedAt !== null) {
      yield { at: secrets.launchedAt + STALLED_AFTER_MS, id: contestId, what: "contest-stalled" };
    }
    if (status === "stalled" && secrets.stalledAt !== null) {
      yield { at: secrets.stalledAt + UNRESOLVED_AFTER_MS, id: contestId, what: "contest-unresolved" };
    }
  }
}

function* sessionDeadlines(state: RoomState): Generator<Deadline> {
  const { session, emptySince } = state.privateState;
  if (session === null) return;
  const id = session.sessionId;
  if (session.closing !== null) {
    yield { at: session.closing.since + CLOSING_WAIT_MS, id, what: "closing-over" };
    return;
  }
  if (emptySince !== null) yield { at: emptySince + EMPTY_CLOSES_MS, id, what: "session-empty" };
  yield { at: session.openedAt + SESSION_MAX_MS, id, what: "session-too-long" };
}

/** When a deadline that failed may be tried again, in ms; 0 for all others. */
export type RetryAt = (deadline: Deadline) => number;

/** The clock, and the other times that decide which deadlines are due; in ms. */
interface Moment {
  readonly now: number;
  lastCommandAt(actorId: string): number | undefined;
  readonly retryAt: RetryAt;
}

/** The due deadline that is applied first: by time, then by id (RES7). */
export function firstDue(state: RoomState, { now, lastCommandAt, retryAt }: Moment): Deadline | null {
  let first: Deadline | null = null;
  for (const each of deadlines(state, lastCommandAt)) {
    if (each.at > now || retryAt(each) > now) continue;
    if (first === null || each.at < first.at || (each.at === first.at && each.id < first.id)) first = each;
  }
  return first;
}

const neverFailed: RetryAt = () => 0;

/** When the room has to act next by itself, in ms; null when nothing is due ever (PRE5). */
export function nextWake(
  state: RoomState,
  lastCommandAt: (actorId: string) => number | undefined,
  also: readonly (number | null)[] = [],
  retryAt: RetryAt = neverFailed,
): number | null {
  let next: number | null = null;
  const consider = (at: number | null) => {
    if (at !== null && (next === null || at < next)) next = at;
  };
  for (const each of deadlines(state, lastCommandAt)) consider(Math.max(each.at, retryAt(each)));
  for (const at of also) consider(at);
  return next;
}

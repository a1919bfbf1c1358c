import type { RoomInspection } from "../protocol/http/operating.ts";
import type { Room } from "../room/room.ts";
import { oldestVersion } from "../storage/log/log-rows.ts";
import type { Sql } from "../storage/sql.ts";
import { unfinishedJobs } from "./unfinished-jobs.ts";

/** Lists in an inspection hold this many entries. */
const MOST = 200;

export interface InspectedParts {
  readonly sql: Sql;
  readonly room: Room;
  readonly connections: RoomInspection["connections"];
  /** Records that the archive has not confirmed (AUD2). */
  readonly records: { waiting(): { readonly waiting: number; readonly oldestAt: number | null } };
  /** When the lease was last renewed, when the drain ends and for when the alarm is set, in ms. */
  readonly times: Readonly<Record<"leaseRenewedAt" | "drainingUntil" | "alarmAt", number | null>>;
}

/** Shows a room to its operators (OPS2). Reads only: takes no seat, writes no row, moves no alarm. */
export function inspectRoom(parts: InspectedParts): RoomInspection {
  const { sql, room, times } = parts;
  const { hubId, roomId, catalogVersion, slowModeMs } = room.state.view;
  const { waiting, oldestAt } = parts.records.waiting();
  return {
    ...{ hubId, roomId, at: timeOf(room.now()), version: room.state.version, catalogVersion, slowModeMs },
    session: sessionOf(room),
    participants: participantsOf(parts),
    connections: parts.connections,
    ...openWork(room),
    jobs: unfinishedJobs(sql, room.state),
    records: { waiting, oldestAt: optionalTime(oldestAt) },
    deadlines: deadlinesOf(room),
    alarmAt: optionalTime(times.alarmAt),
    leaseRenewedAt: optionalTime(times.leaseRenewedAt),
    drainingUntil: optionalTime(times.drainingUntil),
    budgets: budgetsOf(room),
    storage: { bytes: sql.bytes(), firstVersion: oldestVersion(sql) },
  };
}

function sessionOf({ state }: Room): RoomInspection["session"] {
  const { session } = state.privateState;
  if (session === null) return null;
  const { sessionId, openedAt, fromVersion, closing } = session;
  return { sessionId, openedAt: timeOf(openedAt), fromVersion, status: closing === null ? "open" : "closing" };
}

function participantsOf({ room, connections }: InspectedParts): RoomInspection["participants"] {
  return room.state.view.participants.map(({ actorId, name, roles, status }) => {
    const own = connections.filter((each) => each.actorId === actorId);
    return { actorId, name, roles, status, connections: own.length };
  });
}

type OpenWork = Pick<RoomInspection, "openContests" | "openTrades" | "openRituals" | "cooldowns">;

/** Everything open under some verb, which could meet a change of the catalog (CAT6). */
export function openWork(room: Room): OpenWork {
  const { view, privateState } = room.state;
  const now = room.now();
  return {
    openContests: view.contests
      .filter(({ contestId }) => Object.hasOwn(privateState.contests, contestId))
      .map(({ contestId, verb, status, participants }) => {
        return { contestId, verb, status, participants: participants.map(({ actorId }) => actorId) };
      }),
    openTrades: view.trades
      .filter(({ status }) => status === "open")
      .map(({ tradeId, from, to, expiresAt }) => ({ tradeId, from, to, expiresAt })),
    openRituals: view.rituals.flatMap(({ ritualId, relicId, actorId, status }) => {
      if (status !== "invoked" && status !== "started") return [];
      const verb = privateState.rituals[ritualId]?.verb;
      return [{ ritualId, relicId, actorId, status, ...(verb !== undefined && { verb }) }];
    }),
    cooldowns: Object.entries(privateState.cooldowns)
      .filter(([, until]) => until > now)
      .map(([key, until]) => ({ key, until: timeOf(until) })),
  };
}

function deadlinesOf(room: Room): RoomInspection["deadlines"] {
  const all = room.deadlines().toSorted((one, other) => one.at - other.at);
  return all.slice(0, MOST).map(({ at, what, id, retryAt }) => {
    return { at: timeOf(at), what, id, ...(retryAt > 0 && { retryAt: timeOf(retryAt) }) };
  });
}

function budgetsOf(room: Room): RoomInspection["budgets"] {
  const { budgets, commands } = room.spending();
  const spent = budgets.toSorted(([, one], [, other]) => other - one).slice(0, MOST);
  return {
    commandsThisSecond: commands,
    roomCommandsPerSecond: room.state.privateState.catalog.limits.roomCommandsPerSecond,
    spent: spent.map(([key, fullAt]) => ({ key, fullAt: timeOf(fullAt) })),
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

function optionalTime(ms: number | null): string | null {
  return ms === null ? null : timeOf(ms);
}

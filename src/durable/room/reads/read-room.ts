import type { Event } from "../../protocol/events/event.ts";
import type { Actor } from "../../protocol/state/actor.ts";
import type { RoomView } from "../../protocol/state/room-view.ts";
import type { Session } from "../../protocol/state/session.ts";
import type { RoomAnswer, EventsPage, SessionsPage, TranscriptPage } from "../../room-api.ts";
import type { RoomState } from "../../rules/core/room-state.ts";
import { eventFor, PUBLIC, viewerOf, viewFor, type Viewer } from "../../rules/core/view-for.ts";
import { blankRecap } from "../../rules/sessions/blank-recap.ts";
import { readLog, recordedOf } from "../../storage/log/log-rows.ts";
import { storedSession, storedSessionsPage, storedSessionWithRecap } from "../../storage/sessions.ts";
import type { Sql } from "../../storage/sql.ts";
import { retractedLines } from "../../storage/talk.ts";
import type { Room } from "../room.ts";
import { viewAt } from "./view-at.ts";

/** The room as an actor may see it, now or as it was at a version up to 5,000 back (RES5). */
export function stateFor(
  sql: Sql,
  state: RoomState,
  actor: Actor,
  at: number | undefined,
): RoomAnswer<{ version: number; state: RoomView }> {
  const view = at === undefined ? state.view : viewAt(sql, state, at);
  if (view === null) {
    const detail = `version ${at} is not there; the room is at ${state.version}, and 5,000 versions can be looked back`;
    return { ok: false, problem: { code: "unknown-version", detail, path: "at" } };
  }
  return { ok: true, version: at ?? state.version, state: viewFor(view, viewerOf(actor)) };
}

/** A page of the log as an actor may see it (RES5). */
export function eventsPage(sql: Sql, room: Room, actor: Actor, after: number, limit: number): EventsPage {
  const { version } = room.state;
  const from = Math.max(after, room.pruner.floor(room.state, room.now()));
  const page = visible(sql, from, limit, version, viewerOf(actor));
  return { ...page, ...(from === after ? {} : { gap: { from: after + 1, to: from } }) };
}

/** A page of a closed range as the public saw it (BRG2). */
export function transcriptPage(
  sql: Sql,
  state: RoomState,
  query: { session: string; after?: number; limit: number },
): RoomAnswer<{ page: TranscriptPage }> {
  const session = storedSession(sql, query.session);
  if (session?.toVersion === undefined) {
    return {
      ok: false,
      problem: { code: "not-found", detail: `no closed session ${query.session} in this room` },
    };
  }
  const { sessionId, fromVersion, toVersion } = session;
  const after = Math.max(query.after ?? 0, fromVersion - 1);
  const page = visible(sql, after, query.limit, toVersion, PUBLIC);
  const before = after < fromVersion ? viewAt(sql, state, fromVersion - 1) : null;
  const present = before === null ? {} : { present: viewFor(before, PUBLIC).participants };
  return { ok: true, page: { sessionId, fromVersion, toVersion, ...page, ...present } };
}

function visible(sql: Sql, after: number, limit: number, to: number, viewer: Viewer) {
  const rows = readLog(sql, after, limit).filter((row) => row.version <= to);
  const events = rows.map((row): Event | null => eventFor(recordedOf(row), viewer)).filter((event) => event !== null);
  const last = rows.at(-1)?.version ?? to;
  return { events, nextAfter: last >= to ? null : last };
}

/** A page of sessions without their recaps, newest first; the open one stands first of all (SHP4). */
export function sessionsPage(
  sql: Sql,
  state: RoomState,
  { limit, cursor }: { readonly limit: number; readonly cursor?: number },
): SessionsPage {
  const open = cursor === undefined ? openSession(state) : null;
  const { sessions, next } = storedSessionsPage(sql, open === null ? limit : limit - 1, cursor);
  return { sessions: open === null ? sessions : [open, ...sessions], nextCursor: next === null ? null : String(next) };
}

/** A session with its recap (CLO2). Only moderators see words of a retracted line in it (VIEW5). */
export function sessionOf(sql: Sql, state: RoomState, sessionId: string, viewer: Viewer = PUBLIC): Session | undefined {
  const open = openSession(state);
  if (open?.sessionId === sessionId) return open;
  const session = storedSessionWithRecap(sql, sessionId);
  if (session?.recap === undefined || session.toVersion === undefined || viewer.isModerator) return session;
  const { recap, fromVersion, toVersion } = session;
  return { ...session, recap: blankRecap(recap, retractedLines(sql, fromVersion, toVersion)) };
}

function openSession(state: RoomState): Session | null {
  const { session } = state.privateState;
  if (session === null) return null;
  return {
    sessionId: session.sessionId,
    openedAt: new Date(session.openedAt).toISOString(),
    fromVersion: session.fromVersion,
    pendingOfflineReconcile: false,
    offlineHistory: [],
  };
}

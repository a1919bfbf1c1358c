import type { Event } from "../../durable/protocol/events/event.ts";
import type { ArgumentsOfVerb, VerbId } from "../../durable/protocol/socket/command.ts";
import type { Gap } from "../../durable/protocol/socket/down/connected.ts";
import type { Receipt } from "../../durable/protocol/socket/receipt.ts";
import type { RoomView } from "../../durable/protocol/state/room-view.ts";
import type { Session, SessionSummary } from "../../durable/protocol/state/session.ts";
import { hasFields, isListOf, isObject, isOneOf, isReceipt, isText, isTicket, isVersion } from "../state/expected.ts";
import type { HttpAnswer } from "./http-answer.ts";
import { queryOf, requestHub } from "./hub-request.ts";
import type { HubAddress } from "./hub-request.ts";

export interface RoomAddress extends HubAddress {
  readonly hubId: string;
  readonly roomId: string;
}

/** One page of the log; `nextAfter` is null at its end, `gap` names what is no longer there (RES5). */
export interface EventsPage {
  readonly events: readonly Event[];
  readonly nextAfter: number | null;
  readonly gap?: Gap;
}

/** The state as the token's actor sees it (RES5). `at` rebuilds a version, `waitFor` waits up to 5 s for one. */
export function readState(
  room: RoomAddress,
  token: string,
  query: { at?: number; waitFor?: number } = {},
): Promise<HttpAnswer<{ version: number; state: RoomView }>> {
  const path = `${pathOf(room)}/state${queryOf({ at: query.at, waitFor: query.waitFor })}`;
  return requestHub(room, {
    method: "GET",
    path,
    token,
    isExpected: hasFields({ version: isVersion, state: isObject }),
  });
}

/** A page of what happened after `after` (0), `limit` ≤ 256 events of it, as the token's actor sees it (RES5). */
export function readEvents(
  room: RoomAddress,
  token: string,
  query: { after?: number; limit?: number; waitFor?: number } = {},
): Promise<HttpAnswer<EventsPage>> {
  const { after, limit, waitFor } = query;
  const path = `${pathOf(room)}/events${queryOf({ after, limit, waitFor })}`;
  const isExpected = hasFields({
    events: isListOf(hasFields({ version: isVersion, type: isText })),
    nextAfter: (next) => next === null || isVersion(next),
  });
  return requestHub(room, { method: "GET", path, token, isExpected });
}

/** One page of the room's sessions; `nextCursor` is null at the end (SHP4). */
export interface SessionsPage {
  readonly sessions: readonly SessionSummary[];
  readonly nextCursor: string | null;
}

/** A page of the room's sessions without their recaps, newest first, `limit` (20) ≤ 100 of them (CLO2). */
export function readSessions(
  room: RoomAddress,
  token: string,
  query: { limit?: number; cursor?: string } = {},
): Promise<HttpAnswer<SessionsPage>> {
  const path = `${pathOf(room)}/sessions${queryOf({ limit: query.limit, cursor: query.cursor })}`;
  const isExpected = hasFields({
    sessions: isListOf(hasFields({ sessionId: isText })),
    // An older hub has one page and no cursor.
    nextCursor: (cursor) => cursor === undefined || cursor === null || isText(cursor),
  });
  return requestHub(room, { method: "GET", path, token, isExpected });
}

/** One session with what became of it off the edge, and its recap once there (CLO2, SHP4). */
export function readSession(room: RoomAddress, token: string, sessionId: string): Promise<HttpAnswer<Session>> {
  const path = `${pathOf(room)}/sessions/${encodeURIComponent(sessionId)}`;
  return requestHub(room, { method: "GET", path, token, isExpected: hasFields({ sessionId: isText }) });
}

/** A command without a socket (CMD6); `id` makes it safe to send again (CMD3). */
export function sendCommand<V extends VerbId>(
  room: RoomAddress,
  token: string,
  command: { id: string; verb: V; args: ArgumentsOfVerb<V> },
): Promise<HttpAnswer<Receipt>> {
  return requestHub(room, {
    method: "POST",
    path: `${pathOf(room)}/commands`,
    token,
    body: command,
    isExpected: isReceipt,
  });
}

/** SES1: for gms and ops. */
export function closeSession(
  room: RoomAddress,
  token: string,
  reason?: string,
): Promise<HttpAnswer<{ sessionId: string; status: "closing" | "closed" }>> {
  const body = reason === undefined ? {} : { reason };
  const isExpected = hasFields({ sessionId: isText, status: isOneOf("closing", "closed") });
  return requestHub(room, { method: "POST", path: `${pathOf(room)}/close`, token, body, isExpected });
}

/** A ticket for one socket, good for 30 s (SOK1). */
export function mintTicket(
  room: RoomAddress,
  token: string,
): Promise<HttpAnswer<{ ticket: string; expiresAt: string }>> {
  return requestHub(room, {
    method: "POST",
    path: `${pathOf(room)}/tickets`,
    token,
    isExpected: hasFields({ ticket: isTicket }),
  });
}

/** Where the socket is; `after` resumes behind that version (SOK1, RES1). */
export function socketUrl(room: RoomAddress, after: number | undefined): string {
  const base = room.url.replace(/(?<!\/)\/+$/, "").replace(/^http/, "ws");
  return `${base}${pathOf(room)}/socket${queryOf({ after })}`;
}

function pathOf({ hubId, roomId }: RoomAddress): string {
  return `/v1/hubs/${encodeURIComponent(hubId)}/rooms/${encodeURIComponent(roomId)}`;
}

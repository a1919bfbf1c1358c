import * as v from "valibot";
import { Actor, isSpectator } from "../protocol/state/actor.ts";
import { CLOSE } from "../protocol/socket/close-code.ts";
import type { Problem } from "../protocol/http/problem.ts";
import { SUBPROTOCOL } from "../protocol/events/version.ts";
import { SOCKET_HEADERS } from "../room-api.ts";
import { newId } from "../new-id.ts";
import { problemResponse } from "../problem-response.ts";
import type { ConnectionContext } from "./socket-host.ts";
import { entryProblem } from "../rules/presence/admission.ts";
import { useTicket } from "../storage/tickets.ts";
import { Connection } from "./connection.ts";
import { sendWelcome } from "./send-welcome.ts";
import { closeConnection } from "./check-liveness.ts";

/** PRE3: connections one actor may hold. */
const MOST_PER_ACTOR = 3;
/** How soon a client may ask again for a room that does not know its hub's rules. */
export const CATALOG_RETRY_MS = 1000;
/** PRE4. */
const MOST_SPECTATORS = 50;

/** SOK1, SOK5: who comes is known, his join is committed, then he has a socket and is told the state. */
export function acceptConnection(request: Request, ctx: DurableObjectState, host: ConnectionContext): Response {
  const actor = bearerOf(request, host);
  if (actor === null) {
    return problemResponse({
      code: "unauthenticated",
      detail: "the ticket is unknown, used or too old; get a new one",
    });
  }
  // What is on its way goes out first, with what a flush may close: between his join and his connection nothing may end
  // an older one of his, or he would be taken for gone (PRE3); and who was put out is told so before he is back (MOD1).
  host.broadcaster.flush();
  const closedDoor = admissionProblem(actor, host) ?? host.budgets.refusal(actor, "upgrades") ?? join(actor, host);
  if (closedDoor !== null) return problemResponse(closedDoor);
  const after = request.headers.get(SOCKET_HEADERS.after);
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server);
  const connection = Connection.open(server, newId("conn"), actor, host.room.now());
  host.connections.add(server, connection);
  sendWelcome(connection, host, after === null ? null : Number(after));
  closeOldestOverLimit(actor.actorId, host);
  if (isSpectator(actor.roles)) host.spectatorsChanged();
  host.telemetry.emit({
    message: "telemetry.hub.connectionOpened",
    connectionId: connection.id,
    actorId: actor.actorId,
  });
  host.room.rearm();
  const offered = request.headers.has("sec-websocket-protocol");
  const headers: HeadersInit = offered ? { "sec-websocket-protocol": SUBPROTOCOL } : {};
  return new Response(null, { status: 101, webSocket: client, headers });
}

function bearerOf(request: Request, host: ConnectionContext): Actor | null {
  const verified = request.headers.get(SOCKET_HEADERS.actor);
  if (verified !== null) return v.parse(Actor, JSON.parse(decodeURIComponent(verified)));
  const offers = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((each) => each.trim());
  const ticket = offers.find((each) => each.startsWith("ticket."))?.slice("ticket.".length);
  return ticket === undefined ? null : useTicket(host.sql, ticket, Date.now());
}

/**
 * Why somebody would not be let in now: asked when he comes, and when he asks for a ticket, because a browser cannot
 * read a refused upgrade (SOK1).
 */
export function admissionProblem(actor: Actor, host: ConnectionContext): Problem | null {
  if (host.drainingForMs() > 0) {
    const detail = "the room is going down for a deploy; come back in a moment";
    return { code: "busy", detail, retryAfterMs: host.drainingForMs() };
  }
  const unknownRules = catalogUnknown(host);
  if (unknownRules !== null) return unknownRules;
  // Tokens are judged by the wall clock, the game by the room's (TOK6, RES7).
  if (actor.expiresAt <= Date.now()) return { code: "unauthenticated", detail: "the token has expired; get a new one" };
  const known = host.connections.ofActor(actor.actorId).length > 0;
  if (isSpectator(actor.roles) && !known && host.connections.spectators() >= MOST_SPECTATORS) {
    return { code: "room-full", detail: `the room holds ${MOST_SPECTATORS} spectators; try again when one has left` };
  }
  return entryProblem(host.room.state, actor, host.room.now());
}

/** CAT4: a room that knows none of its hub's rules lets nobody in, and looks them up again. */
export function catalogUnknown({ catalog }: Pick<ConnectionContext, "catalog">): Problem | null {
  catalog.onVisit();
  if (catalog.isKnown) return null;
  const detail = "the room does not know its hub's rules yet; come back in a moment";
  return { code: "busy", detail, retryAfterMs: CATALOG_RETRY_MS };
}

/** Committed before anybody is told (SOK5). */
function join(actor: Actor, host: ConnectionContext): Problem | null {
  const outcome = host.room.apply({ kind: "join", actor }, { correlationId: newId("join") });
  return outcome.kind === "refused" ? outcome.problem : null;
}

/** PRE3: the oldest of too many goes. */
function closeOldestOverLimit(actorId: string, host: ConnectionContext): void {
  const [oldest, ...rest] = host.connections.ofActor(actorId);
  if (oldest === undefined || rest.length < MOST_PER_ACTOR) return;
  const [socket, connection] = oldest;
  closeConnection(socket, connection, host, CLOSE.replaced, "replaced by a newer connection");
}

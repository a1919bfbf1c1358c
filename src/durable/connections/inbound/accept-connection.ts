import * as v from "valibot";
import { newId } from "../../new-id.ts";
import { problemResponse } from "../../problem-response.ts";
import { SUBPROTOCOL } from "../../protocol/events/version.ts";
import { CLOSE } from "../../protocol/socket/close-code.ts";
import { Actor } from "../../protocol/state/actor.ts";
import { SOCKET_HEADERS } from "../../room-api.ts";
import type { Room } from "../../room/room.ts";
import type { RoomTelemetry } from "../../telemetry/room-telemetry.ts";
import { Connection } from "../connection.ts";
import type { Connections } from "../connections.ts";
import type { Disconnector } from "../disconnector.ts";
import type { Broadcaster } from "../outbound/broadcaster.ts";
import type { StateSender } from "../outbound/state-sender.ts";
import type { AdmissionCheck } from "./admission-check.ts";

export interface AcceptContext {
  readonly broadcaster: Broadcaster;
  readonly admission: AdmissionCheck;
  readonly opener: ConnectionOpener;
  /** Uses a ticket up: whose it was, or null (SOK1). */
  useTicket(ticket: string): Actor | null;
}

/**
 * Answers an upgrade: the actor is known, their join is committed, then they have a socket and the state (SOK1, SOK5).
 */
export function acceptConnection(request: Request, context: AcceptContext): Response {
  const actor = bearerOf(request, context);
  if (actor === null) {
    return problemResponse({
      code: "unauthenticated",
      detail: "the ticket is unknown, used or too old; get a new one",
    });
  }
  // A flush may close connections. It comes first, because none of the actor's older ones may end between the join and
  // the new connection, or they would count as gone (PRE3), and a removed actor gets the reason before they return
  // (MOD1).
  context.broadcaster.flush();
  const problem = context.admission.admit(actor);
  if (problem !== null) return problemResponse(problem);
  const after = request.headers.get(SOCKET_HEADERS.after);
  const webSocket = context.opener.open(actor, after === null ? null : Number(after));
  const offered = request.headers.has("sec-websocket-protocol");
  const headers: HeadersInit = offered ? { "sec-websocket-protocol": SUBPROTOCOL } : {};
  return new Response(null, { status: 101, webSocket, headers });
}

function bearerOf(request: Request, { useTicket }: AcceptContext): Actor | null {
  const verified = request.headers.get(SOCKET_HEADERS.actor);
  if (verified !== null) return v.parse(Actor, JSON.parse(decodeURIComponent(verified)));
  const offers = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((each) => each.trim());
  const ticket = offers.find((each) => each.startsWith("ticket."))?.slice("ticket.".length);
  return ticket === undefined ? null : useTicket(ticket);
}

/** PRE3: connections one actor may hold. */
const MOST_PER_ACTOR = 3;

interface ConnectionOpenerDeps {
  readonly connections: Connections;
  readonly room: Pick<Room, "now" | "rearm" | "onReader">;
  readonly sender: StateSender;
  readonly disconnector: Disconnector;
  readonly telemetry: RoomTelemetry;
  /** Hands the room's end of a socket to the runtime, which keeps it over hibernation. */
  acceptSocket(socket: WebSocket): void;
}

/** Opens connections of actors whose join is committed. */
export class ConnectionOpener {
  readonly #deps: ConnectionOpenerDeps;

  constructor(deps: ConnectionOpenerDeps) {
    this.#deps = deps;
  }

  /** Gives the client's end of the socket; `after` is the version that the client has, null where it has none. */
  open(actor: Actor, after: number | null): WebSocket {
    const { room, connections, sender, telemetry, acceptSocket } = this.#deps;
    const { 0: client, 1: server } = new WebSocketPair();
    acceptSocket(server);
    const connection = Connection.open(server, newId("conn"), actor, room.now());
    connections.add(server, connection);
    room.onReader(actor, connection.id);
    sender.sendWelcome(connection, after);
    this.#closeOldestOverLimit(actor.actorId);
    telemetry.emit({
      message: "telemetry.hub.connectionOpened",
      connectionId: connection.id,
      actorId: actor.actorId,
    });
    room.rearm();
    return client;
  }

  /** An actor with too many connections loses the oldest (PRE3). */
  #closeOldestOverLimit(actorId: string): void {
    const [oldest, ...rest] = this.#deps.connections.ofActor(actorId);
    if (oldest === undefined || rest.length < MOST_PER_ACTOR) return;
    const [socket, connection] = oldest;
    this.#deps.disconnector.closeConnection(socket, connection, CLOSE.replaced, "replaced by a newer connection");
  }
}

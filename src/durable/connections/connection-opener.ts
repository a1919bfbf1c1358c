import { newId } from "../new-id.ts";
import type { Actor } from "../protocol/state/actor.ts";
import { CLOSE } from "../protocol/socket/close-code.ts";
import type { Room } from "../room/room.ts";
import type { RoomTelemetry } from "../telemetry/room-telemetry.ts";
import { Connection } from "./connection.ts";
import type { Connections } from "./connections.ts";
import type { Disconnector } from "./disconnector.ts";
import type { StateSender } from "./state-sender.ts";

/** PRE3: connections one actor may hold. */
const MOST_PER_ACTOR = 3;

interface ConnectionOpenerDeps {
  readonly connections: Connections;
  readonly room: Pick<Room, "now" | "rearm">;
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

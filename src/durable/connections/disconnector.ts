import { newId } from "../new-id.ts";
import { CLOSE } from "../protocol/socket/close-code.ts";
import { isSpectator, type Actor } from "../protocol/state/actor.ts";
import type { Room } from "../room/room.ts";
import type { RoomTelemetry } from "../telemetry/room-telemetry.ts";
import type { Connection } from "./connection.ts";
import type { Connections } from "./connections.ts";

/** The code of a connection that ended without a close; nobody can send it. */
export const ABNORMAL_CLOSURE = 1006;
const WITHOUT_CODE = 1005;
const NORMAL = 1000;

/** Ends connections, and begins the grace of actors who are gone with theirs (PRE1). */
export class Disconnector {
  readonly #connections: Connections;
  readonly #room: Room;
  readonly #telemetry: RoomTelemetry;

  constructor(connections: Connections, room: Room, telemetry: RoomTelemetry) {
    this.#connections = connections;
    this.#room = room;
    this.#telemetry = telemetry;
  }

  /** The room ends a connection (SOK7). */
  closeConnection(socket: WebSocket, connection: Connection, code: number, reason: string): void {
    connection.close(code, reason);
    this.onDisconnected(socket, code);
  }

  /** Everybody is put out for good: the room ends with its hub (ERA6). */
  closeAll(): void {
    for (const [socket, connection] of [...this.#connections.entries()])
      this.closeConnection(socket, connection, CLOSE.removed, "the hub has ended");
  }

  /** A socket is gone, whoever closed it. Only an actor's last one begins the grace (PRE1, PRE3). */
  onDisconnected(socket: WebSocket, code: number): void {
    const connection = this.#connections.remove(socket);
    if (connection === undefined) return;
    const { actorId, roles } = connection.actor;
    this.#telemetry.emit({
      message: "telemetry.hub.connectionClosed",
      connectionId: connection.id,
      actorId,
      code,
    });
    if (!isSpectator(roles)) this.beginGraceIfGone(actorId);
    if (this.#connections.size === 0) this.#room.skipEmptySession();
  }

  /** Closes the connections of removed actors, after the flush that sent them the reason (MOD1). */
  closeExpelled(): void {
    for (const [socket, connection] of [...this.#connections.entries()]) {
      if (connection.isExpelled) this.closeConnection(socket, connection, CLOSE.removed, "put out by a moderator");
    }
  }

  /**
   * Closes the connections of actors whom the hub bans (MOD6), and those of revoked tokens (TOK9). Who is banned here is
   * expelled by the event itself.
   */
  closeBanned(bans: { isBanned(actor: Actor): boolean; isRevoked(actor: Actor): boolean }): void {
    for (const [socket, connection] of [...this.#connections.entries()]) {
      if (connection.isExpelled) continue;
      if (bans.isRevoked(connection.actor))
        this.closeConnection(socket, connection, CLOSE.tokenExpired, "the token was revoked");
      else if (bans.isBanned(connection.actor))
        this.closeConnection(socket, connection, CLOSE.removed, "banned from this hub");
    }
  }

  /** Compares the connections, and who is listed, with the open sockets: after a crash no close handler ran (PRE5). */
  reconcile(open: ReadonlySet<WebSocket>): void {
    for (const [socket] of [...this.#connections.entries()]) {
      if (!open.has(socket)) this.onDisconnected(socket, ABNORMAL_CLOSURE);
    }
    const connected = this.#connections.actors();
    this.#room.apply({ kind: "sweep", connected }, { correlationId: newId("sweep") });
  }

  /** The grace begins for an actor without a connection, or with connections that only watch (PRE4). */
  beginGraceIfGone(actorId: string): void {
    if (this.#connections.actors().has(actorId)) return;
    this.#room.apply({ kind: "disconnected", actorId }, { correlationId: newId("left") });
  }
}

/**
 * Answers a client's close with its own code, since hibernatable sockets do not answer by themselves (SOK8). Clients
 * close with any number, and the runtime refuses to send those that mean nothing.
 */
export function answerClose(socket: WebSocket, code: number): void {
  try {
    socket.close(code === WITHOUT_CODE || code === ABNORMAL_CLOSURE ? NORMAL : code);
  } catch {
    socket.close(NORMAL);
  }
}

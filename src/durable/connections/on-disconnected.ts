import { newId } from "../new-id.ts";
import type { ConnectionContext } from "./socket-host.ts";
import { isSpectator } from "../protocol/state/actor.ts";

/** The code of a connection that ended without a close; nobody can send it. */
export const ABNORMAL_CLOSURE = 1006;
const WITHOUT_CODE = 1005;
const NORMAL = 1000;

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

/** A socket is gone, whoever closed it. Only an actor's last one begins the grace (PRE1, PRE3). */
export function onDisconnected(socket: WebSocket, host: ConnectionContext, code: number): void {
  const connection = host.connections.remove(socket);
  if (connection === undefined) return;
  const { actorId, roles } = connection.actor;
  host.telemetry.emit({
    message: "telemetry.hub.connectionClosed",
    connectionId: connection.id,
    actorId,
    code,
  });
  if (isSpectator(roles)) host.spectatorsChanged();
  // Who only watches by another connection is no longer here as a participant (PRE4).
  else if (!host.connections.actors().has(actorId)) beginGrace(actorId, host);
  if (host.connections.size === 0) host.room.skipEmptySession();
}

/** An actor's grace begins: he has no connection any more, or only watches. */
export function beginGrace(actorId: string, host: ConnectionContext): void {
  host.room.apply({ kind: "disconnected", actorId }, { correlationId: newId("left") });
}

import { newId } from "../new-id.ts";
import type { SocketHost } from "./socket-host.ts";
import { isSpectator } from "../protocol/actor.ts";

/** A socket is gone, whoever closed it. Only an actor's last one begins the grace (PRE1, PRE3). */
export function parted(socket: WebSocket, host: SocketHost, code: number): void {
  const connection = host.connections.remove(socket);
  if (connection === undefined) return;
  const { actorId, roles } = connection.actor;
  host.voice.line({
    message: "telemetry.hub.connectionClosed",
    connectionId: connection.id,
    actorId,
    code,
  });
  // Who only watches by another connection is no longer here as a participant (PRE4).
  if (isSpectator(roles) || host.connections.actors().has(actorId)) return;
  leave(actorId, host);
}

/** An actor's grace begins: he has no connection any more, or only watches. */
export function leave(actorId: string, host: SocketHost): void {
  host.room.apply({ kind: "disconnected", actorId }, { correlationId: newId("left") });
}

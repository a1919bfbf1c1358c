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
  if (isSpectator(roles) || host.connections.ofActor(actorId).length > 0) return;
  host.room.apply({ kind: "disconnected", actorId }, { correlationId: newId("left") });
}

import type { RoomInspection } from "../protocol/http/operating.ts";
import type { Connections } from "./connections.ts";

/**
 * A room's connections as operators see them (OPS2).
 * @param pingedAt when the runtime last answered a ping of a socket, in ms; 0 where it never did
 */
export function inspectConnections(
  connections: Connections,
  pingedAt: (socket: WebSocket) => number,
): RoomInspection["connections"] {
  return [...connections.entries()].map(([socket, connection]) => {
    const { lastSignAt, sent, acked, tokenExpiresAt } = connection.health(pingedAt(socket));
    return {
      connectionId: connection.id,
      actorId: connection.actor.actorId,
      roles: connection.actor.roles,
      openedAt: new Date(connection.openedAt).toISOString(),
      lastSeenAt: new Date(lastSignAt).toISOString(),
      sentVersion: sent,
      ackedVersion: acked,
      isLagging: connection.isLagging,
      tokenExpiresAt: new Date(tokenExpiresAt).toISOString(),
    };
  });
}

import { CLOSE } from "../protocol/socket/close-code.ts";
import type { ConnectionContext } from "./socket-host.ts";
import type { Connection } from "./connection.ts";
import { onDisconnected } from "./on-disconnected.ts";
import { nextAction, nextActionAt } from "./connection-health.ts";

/** Does what is due about every connection: tokens that expire (TOK4), silence (PRE2), slowness (SLO2). */
export function checkLiveness(host: ConnectionContext): void {
  const now = host.room.now();
  for (const [socket, connection] of [...host.connections.entries()]) {
    const step = nextAction(connection.health(host.pingedAt(socket)), { now, wallClock: Date.now() });
    if (step !== null) take(step, socket, connection, host, now);
  }
}

/** When a connection will have to be looked at next, in ms; null where there is none. */
export function nextLivenessCheck(host: ConnectionContext): number | null {
  let next: number | null = null;
  for (const [socket, connection] of host.connections.entries()) {
    const at = nextActionAt(connection.health(host.pingedAt(socket)));
    if (next === null || at < next) next = at;
  }
  return next;
}

function take(
  step: NonNullable<ReturnType<typeof nextAction>>,
  socket: WebSocket,
  connection: Connection,
  host: ConnectionContext,
  now: number,
): void {
  switch (step) {
    case "warn": {
      const expiresAt = new Date(connection.actor.expiresAt).toISOString();
      connection.send({ type: "hub.system.notice", code: "token-expiring", expiresAt });
      connection.markWarned();
      return;
    }
    case "lag":
      host.broadcaster.flush();
      connection.send({ type: "hub.system.notice", code: "lagging" });
      connection.markLagging(now);
      return;
    case "idle":
      connection.send({ type: "hub.system.notice", code: "idle" });
      closeConnection(socket, connection, host, CLOSE.idle, "nothing came for five minutes");
      return;
    case "expire":
      closeConnection(socket, connection, host, CLOSE.tokenExpired, "the token has expired");
      return;
    case "too-slow":
      closeConnection(socket, connection, host, CLOSE.tooSlow, "too slow");
  }
}

/** The server ends a connection (SOK7). */
export function closeConnection(
  socket: WebSocket,
  connection: Connection,
  host: ConnectionContext,
  code: number,
  reason: string,
): void {
  connection.close(code, reason);
  onDisconnected(socket, host, code);
}

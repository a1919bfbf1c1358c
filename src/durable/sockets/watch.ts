import { CLOSE } from "../protocol/close-code.ts";
import type { SocketHost } from "./socket-host.ts";
import type { Connection } from "./connection.ts";
import { parted } from "./parted.ts";
import { impatience, patienceEnds } from "./patience.ts";

/** Does what is due about every connection: tokens that expire (TOK4), silence (PRE2), slowness (SLO2). */
export function watchConnections(host: SocketHost): void {
  const now = host.room.now();
  for (const [socket, connection] of [...host.connections.entries()]) {
    const step = impatience(connection.manners(host.pingedAt(socket)), { now, wallClock: Date.now() });
    if (step !== null) take(step, socket, connection, host, now);
  }
}

/** When a connection will have to be looked at next, in ms; null where there is none. */
export function nextWatch(host: SocketHost): number | null {
  let next: number | null = null;
  for (const [socket, connection] of host.connections.entries()) {
    const at = patienceEnds(connection.manners(host.pingedAt(socket)));
    if (next === null || at < next) next = at;
  }
  return next;
}

function take(
  step: NonNullable<ReturnType<typeof impatience>>,
  socket: WebSocket,
  connection: Connection,
  host: SocketHost,
  now: number,
): void {
  switch (step) {
    case "warn": {
      const expiresAt = new Date(connection.actor.expiresAt).toISOString();
      connection.send({ type: "hub.system.notice", code: "token-expiring", expiresAt });
      connection.warned();
      return;
    }
    case "lag":
      host.outgoing.flush();
      connection.send({ type: "hub.system.notice", code: "lagging" });
      connection.lags(now);
      return;
    case "idle":
      connection.send({ type: "hub.system.notice", code: "idle" });
      hangUp(socket, connection, host, CLOSE.idle, "nothing came for five minutes");
      return;
    case "expire":
      hangUp(socket, connection, host, CLOSE.tokenExpired, "the token has expired");
      return;
    case "too-slow":
      hangUp(socket, connection, host, CLOSE.tooSlow, "too slow");
  }
}

/** The server ends a connection (SOK7). */
export function hangUp(
  socket: WebSocket,
  connection: Connection,
  host: SocketHost,
  code: number,
  reason: string,
): void {
  connection.close(code, reason);
  parted(socket, host, code);
}

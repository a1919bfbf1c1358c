import { CLOSE } from "../protocol/socket/close-code.ts";
import type { Room } from "../room/room.ts";
import { nextAction, nextActionAt, type LivenessAction } from "./connection-health.ts";
import type { Connection } from "./connection.ts";
import type { Connections } from "./connections.ts";
import type { Disconnector } from "./disconnector.ts";
import type { Broadcaster } from "./outbound/broadcaster.ts";

interface LivenessDeps {
  readonly connections: Connections;
  readonly room: Pick<Room, "now">;
  readonly broadcaster: Broadcaster;
  readonly disconnector: Disconnector;
  /** When the runtime last answered a ping of this socket for the room, in ms (SOK3). */
  pingedAt(socket: WebSocket): number;
}

/** Does what is due about every connection: tokens that expire (TOK4), silence (PRE2), slowness (SLO2). */
export class LivenessChecker {
  readonly #deps: LivenessDeps;

  constructor(deps: LivenessDeps) {
    this.#deps = deps;
  }

  check(): void {
    const { connections, room, pingedAt } = this.#deps;
    const now = room.now();
    for (const [socket, connection] of [...connections.entries()]) {
      const action = nextAction(connection.health(pingedAt(socket)), { now, wallClock: Date.now() });
      if (action !== null) this.#take(action, socket, connection, now);
    }
  }

  /** When a connection has to be looked at next, in ms; null where there is none. */
  nextAt(): number | null {
    const { connections, pingedAt } = this.#deps;
    let next: number | null = null;
    for (const [socket, connection] of connections.entries()) {
      const at = nextActionAt(connection.health(pingedAt(socket)));
      if (next === null || at < next) next = at;
    }
    return next;
  }

  #take(action: LivenessAction, socket: WebSocket, connection: Connection, now: number): void {
    const { broadcaster, disconnector } = this.#deps;
    switch (action) {
      case "warn": {
        const expiresAt = new Date(connection.actor.expiresAt).toISOString();
        connection.send({ type: "hub.system.notice", code: "token-expiring", expiresAt });
        connection.markWarned();
        return;
      }
      case "lag":
        broadcaster.flush();
        connection.send({ type: "hub.system.notice", code: "lagging" });
        connection.markLagging(now);
        return;
      case "idle":
        connection.send({ type: "hub.system.notice", code: "idle" });
        disconnector.closeConnection(socket, connection, CLOSE.idle, "nothing came for five minutes");
        return;
      case "expire":
        disconnector.closeConnection(socket, connection, CLOSE.tokenExpired, "the token has expired");
        return;
      case "too-slow":
        disconnector.closeConnection(socket, connection, CLOSE.tooSlow, "too slow");
    }
  }
}

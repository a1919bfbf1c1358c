import { CLOSE } from "../protocol/socket/close-code.ts";
import type { Room } from "../room/room.ts";
import type { Connections } from "./connections.ts";
import type { Disconnector } from "./disconnector.ts";
import type { Broadcaster } from "./outbound/broadcaster.ts";

interface DrainingDeps {
  readonly room: Pick<Room, "now">;
  readonly connections: Connections;
  readonly broadcaster: Broadcaster;
  readonly disconnector: Disconnector;
}

/** A room that is going down for a deploy (SOK7). */
export class Draining {
  readonly #deps: DrainingDeps;
  #until = 0;

  constructor(deps: DrainingDeps) {
    this.#deps = deps;
  }

  /** Sends every connection a notice and closes it; nobody is let in for `reconnectAfterMs`. */
  begin(reconnectAfterMs: number): void {
    const { room, connections, broadcaster, disconnector } = this.#deps;
    this.#until = room.now() + reconnectAfterMs;
    broadcaster.flush();
    for (const [socket, connection] of [...connections.entries()]) {
      connection.send({ type: "hub.system.notice", code: "going-down", reconnectAfterMs });
      disconnector.closeConnection(socket, connection, CLOSE.goingDown, "going down for a deploy");
    }
  }

  /** How long nobody is let in any more, in ms; 0 where the room is open. */
  remainingMs(): number {
    return Math.max(0, this.#until - this.#deps.room.now());
  }
}

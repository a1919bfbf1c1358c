import type { DrainVerdict } from "../protocol/http/operating.ts";
import { CLOSE } from "../protocol/socket/close-code.ts";
import type { Room } from "../room/room.ts";
import type { Connections } from "./connections.ts";
import type { Disconnector } from "./disconnector.ts";
import type { Broadcaster } from "./outbound/broadcaster.ts";

interface DrainingDeps {
  readonly room: Pick<Room, "now" | "state">;
  readonly connections: Connections;
  readonly broadcaster: Broadcaster;
  readonly disconnector: Disconnector;
}

/** A room that is going down for a deploy (SOK7). */
export class Draining {
  readonly #deps: DrainingDeps;
  #until = 0;
  #told = 0;
  #untold = 0;

  constructor(deps: DrainingDeps) {
    this.#deps = deps;
  }

  /** Sends every connection a notice and closes it; nobody is let in for `reconnectAfterMs`. */
  begin(reconnectAfterMs: number): void {
    const { room, connections, broadcaster, disconnector } = this.#deps;
    this.#until = room.now() + reconnectAfterMs;
    broadcaster.flush();
    this.#told = 0;
    this.#untold = 0;
    for (const [socket, connection] of [...connections.entries()]) {
      const isTold = connection.send({ type: "hub.system.notice", code: "going-down", reconnectAfterMs });
      if (isTold) this.#told += 1;
      else this.#untold += 1;
      disconnector.closeConnection(socket, connection, CLOSE.goingDown, "going down for a deploy");
    }
  }

  /**
   * How the last drain stands (OPS5): connections that it sent the notice to, those that it could not, and those that are
   * still there, beside whatever the room has to send.
   */
  verdict(waiting: { readonly jobsOpen: number; readonly recordsWaiting: number }): DrainVerdict {
    const { room, connections } = this.#deps;
    const until = this.until();
    return {
      roomId: room.state.view.roomId,
      drainingUntil: until === null ? null : new Date(until).toISOString(),
      ...{ told: this.#told, untold: this.#untold, connected: connections.size, ...waiting },
    };
  }

  /** When somebody is let in again, in ms; null where the room is open. */
  until(): number | null {
    return this.remainingMs() > 0 ? this.#until : null;
  }

  /** How long nobody is let in any more, in ms; 0 where the room is open. */
  remainingMs(): number {
    return Math.max(0, this.#until - this.#deps.room.now());
  }
}

import { CLOSE } from "../../protocol/socket/close-code.ts";
import type { FrameFault } from "../../protocol/socket/frame-fault.ts";
import type { AccessBudgets } from "../../room/access-budgets.ts";
import type { Room } from "../../room/room.ts";
import type { Connection } from "../connection.ts";
import type { Connections } from "../connections.ts";
import type { Disconnector } from "../disconnector.ts";

/** SOK4: this many bad frames within this time are a flood. */
const FLOOD_FRAMES = 20;
const FLOOD_MS = 10_000;

interface FrameGateDeps {
  readonly connections: Connections;
  readonly room: Pick<Room, "now">;
  readonly budgets: Pick<AccessBudgets, "frameRefusal">;
  readonly disconnector: Disconnector;
}

/** Decides whether a frame is read at all, and answers those that are not messages. */
export class FrameGate {
  readonly #deps: FrameGateDeps;
  readonly #faults = new WeakMap<Connection, number[]>();

  constructor(deps: FrameGateDeps) {
    this.#deps = deps;
  }

  /** The connection whose frame is read; null where it is not: expelled, expired (TOK4), or too much of it (LIM6). */
  admit(socket: WebSocket): Connection | null {
    const { connections, room, budgets, disconnector } = this.#deps;
    const connection = connections.of(socket);
    if (connection === undefined || connection.isExpelled) return null;
    connection.markSeen(room.now());
    // However late the alarm is, nobody acts on a token that has expired (TOK4).
    if (connection.isExpired(Date.now())) {
      disconnector.closeConnection(socket, connection, CLOSE.tokenExpired, "the token has expired");
      return null;
    }
    const refusal = budgets.frameRefusal(connection.id);
    if (refusal === null) return connection;
    const { detail: message, retryAfterMs = 0 } = refusal;
    this.reject(socket, connection, { code: "rate-limited", message, retryAfterMs });
    return null;
  }

  /** Says what is wrong with a frame; the connection stays open, except in a flood of them (SOK4). */
  reject(socket: WebSocket, connection: Connection, fault: FrameFault): void {
    const { room, disconnector } = this.#deps;
    connection.send({ type: "hub.system.error", ...fault });
    const now = room.now();
    const faults = [...(this.#faults.get(connection) ?? []), now].filter((at) => at > now - FLOOD_MS);
    this.#faults.set(connection, faults);
    if (faults.length < FLOOD_FRAMES) return;
    disconnector.closeConnection(socket, connection, CLOSE.flooding, "too many frames that are no messages");
  }
}

import type { CommandRequest } from "../protocol/socket/command.ts";
import type { FlushScheduler } from "./flush-scheduler.ts";
import type { Connection } from "./connection.ts";
import { MAX_INPUTS_PER_FLUSH, type Broadcaster } from "./broadcaster.ts";

interface Waiting {
  readonly connection: Connection;
  readonly request: CommandRequest;
}

export interface InboundQueuePorts {
  handleCommand(connection: Connection, request: CommandRequest): void;
  onError(connection: Connection, error: unknown): void;
}

/**
 * Commands on their way in. Writing to disk costs many times what deciding does, and the runtime writes once for all
 * that one turn of it commits. So the first command is taken at once, and those that come before the next beat are taken
 * together then: one after the other, in the order in which they came, each a transaction of its own (CMD1).
 */
export class InboundQueue {
  readonly #scheduler: FlushScheduler;
  readonly #broadcaster: Broadcaster;
  readonly #ports: InboundQueuePorts;
  #waiting: Waiting[] = [];

  constructor(beat: FlushScheduler, outgoing: Broadcaster, ports: InboundQueuePorts) {
    this.#scheduler = beat;
    this.#broadcaster = outgoing;
    this.#ports = ports;
  }

  push(connection: Connection, request: CommandRequest): void {
    this.#waiting.push({ connection, request });
    if (!this.#scheduler.isScheduled) {
      this.drain();
      return;
    }
    if (this.#waiting.length + this.#broadcaster.pendingInputs < MAX_INPUTS_PER_FLUSH) return;
    this.drain();
    this.#broadcaster.flush();
  }

  /** Takes all that waits: before anything else that comes for the room, so that everything has its turn (CMD1). */
  drain(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { connection, request } of waiting) {
      // Who was put out meanwhile is not heard any more (MOD1).
      if (!connection.isExpelled) this.#handle(connection, request);
    }
  }

  /** A bug in one is no reason not to hear the next. */
  #handle(connection: Connection, request: CommandRequest): void {
    try {
      this.#ports.handleCommand(connection, request);
    } catch (error) {
      this.#ports.onError(connection, error);
    }
  }
}

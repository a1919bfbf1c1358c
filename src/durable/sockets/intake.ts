import type { CommandRequest } from "../protocol/command.ts";
import type { Beat } from "./beat.ts";
import type { Connection } from "./connection.ts";
import { MOST_GATHERED, type Outgoing } from "./outgoing.ts";

interface Waiting {
  readonly connection: Connection;
  readonly request: CommandRequest;
}

export interface IntakePorts {
  hear(connection: Connection, request: CommandRequest): void;
  failed(connection: Connection, error: unknown): void;
}

/**
 * Commands on their way in. Writing to disk costs many times what deciding does, and the runtime writes once for all
 * that one turn of it commits. So the first command is taken at once, and those that come before the next beat are taken
 * together then: one after the other, in the order in which they came, each a transaction of its own (CMD1).
 */
export class Intake {
  readonly #beat: Beat;
  readonly #outgoing: Outgoing;
  readonly #ports: IntakePorts;
  #waiting: Waiting[] = [];

  constructor(beat: Beat, outgoing: Outgoing, ports: IntakePorts) {
    this.#beat = beat;
    this.#outgoing = outgoing;
    this.#ports = ports;
  }

  command(connection: Connection, request: CommandRequest): void {
    this.#waiting.push({ connection, request });
    if (!this.#beat.isComing) {
      this.take();
      return;
    }
    if (this.#waiting.length + this.#outgoing.gathered < MOST_GATHERED) return;
    this.take();
    this.#outgoing.flush();
  }

  /** Takes all that waits: before anything else that comes for the room, so that everything has its turn (CMD1). */
  take(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { connection, request } of waiting) {
      // Who was put out meanwhile is not heard any more (MOD1).
      if (!connection.isExpelled) this.#hear(connection, request);
    }
  }

  /** A bug in one is no reason not to hear the next. */
  #hear(connection: Connection, request: CommandRequest): void {
    try {
      this.#ports.hear(connection, request);
    } catch (error) {
      this.#ports.failed(connection, error);
    }
  }
}

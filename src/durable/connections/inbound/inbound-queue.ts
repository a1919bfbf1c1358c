import type { CommandRequest } from "../../protocol/socket/command.ts";
import type { Receipt } from "../../protocol/socket/receipt.ts";
import type { Actor } from "../../protocol/state/actor.ts";
import type { Connection } from "../connection.ts";
import { MAX_INPUTS_PER_FLUSH, type Broadcaster } from "../outbound/broadcaster.ts";
import type { FlushScheduler } from "../outbound/flush-scheduler.ts";

interface Waiting {
  readonly connection: Connection;
  readonly request: CommandRequest;
}

export interface InboundQueuePorts {
  runCommand(actor: Actor, request: CommandRequest): Receipt;
  onError(connection: Connection, error: unknown): void;
}

/**
 * Commands on their way in. A write to disk costs many times what a decision does, and the runtime writes once for
 * everything that one turn commits. The first command therefore runs at once, and those that come before the next flush
 * run together at that flush: in the order in which they came, each in a transaction of its own (CMD1).
 */
export class InboundQueue {
  readonly #scheduler: FlushScheduler;
  readonly #broadcaster: Broadcaster;
  readonly #ports: InboundQueuePorts;
  #waiting: Waiting[] = [];

  constructor(scheduler: FlushScheduler, broadcaster: Broadcaster, ports: InboundQueuePorts) {
    this.#scheduler = scheduler;
    this.#broadcaster = broadcaster;
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

  /** Runs every waiting command, before anything else that comes for the room, so that all keep their order (CMD1). */
  drain(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { connection, request } of waiting) {
      // Commands of an actor whom a moderator removed meanwhile are dropped (MOD1).
      if (!connection.isExpelled) this.#run(connection, request);
    }
  }

  /** A bug in one command does not keep the next from running. */
  #run(connection: Connection, request: CommandRequest): void {
    try {
      this.#broadcaster.queueReceipt(connection, this.#ports.runCommand(connection.actor, request));
    } catch (error) {
      this.#ports.onError(connection, error);
    }
  }
}

import type { Receipt } from "../../durable/protocol/socket/receipt.ts";
import type { StopReason } from "../connection/link/stop-reason.ts";
import type { Platform } from "../connection/platform.ts";

/**
 * The outcome of a command: its receipt (CMD2), or that none is known. An unanswered command may have been applied;
 * sending it again under the same id is safe and tells (CMD3).
 */
export type CommandOutcome = Receipt | Unanswered;

export interface Unanswered {
  readonly id: string;
  readonly status: "unanswered";
  readonly because: "timeout" | "too-many-waiting" | "too-large" | StopReason["code"];
  readonly message: string;
}

export interface SentCommand {
  readonly id: string;
  readonly verb: string;
  readonly args: unknown;
}

interface Waiting<Command> {
  readonly command: Command;
  readonly settle: (outcome: CommandOutcome) => void;
  readonly cancelTimeout: () => void;
}

/** Commands on their way, in the order they were given. They outlive connections. */
export class PendingCommands<Command extends SentCommand = SentCommand> {
  readonly #after: Platform["after"];
  readonly #limit: number;
  readonly #waiting = new Map<string, Waiting<Command>>();

  constructor(after: Platform["after"], limit: number) {
    this.#after = after;
    this.#limit = limit;
  }

  has(id: string): boolean {
    return this.#waiting.has(id);
  }

  /**
   * Where too many wait already the command is not among them, and must not be sent.
   * @throws TypeError where a command with this id is still waiting: two questions cannot share an answer
   */
  add(command: Command, timeoutMs: number): Promise<CommandOutcome> {
    const { id } = command;
    if (this.#waiting.has(id)) throw new TypeError(`a command with the id ${id} is still waiting for its receipt`);
    if (this.#waiting.size >= this.#limit) {
      const message = `${this.#limit} commands are waiting; it was not sent`;
      return Promise.resolve({ id, status: "unanswered", because: "too-many-waiting", message });
    }
    return new Promise((resolve) => {
      const cancelTimeout = this.#after(timeoutMs, () => {
        const message = `no receipt within ${timeoutMs} ms; sending it again under the same id is safe`;
        this.#settle(id, { id, status: "unanswered", because: "timeout", message });
      });
      this.#waiting.set(id, { command, settle: resolve, cancelTimeout });
    });
  }

  /** Outcomes nobody waits for any more are ignored. */
  settle(outcome: CommandOutcome): void {
    this.#settle(outcome.id, outcome);
  }

  /** Everything unanswered, oldest first, for a new connection. */
  unanswered(): readonly Command[] {
    return [...this.#waiting.values()].map((waiting) => waiting.command);
  }

  /** The client has stopped: nobody will answer. */
  abandon(reason: StopReason): void {
    for (const id of [...this.#waiting.keys()]) {
      this.#settle(id, { id, status: "unanswered", because: reason.code, message: reason.detail });
    }
  }

  #settle(id: string, outcome: CommandOutcome): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    waiting.cancelTimeout();
    waiting.settle(outcome);
  }
}

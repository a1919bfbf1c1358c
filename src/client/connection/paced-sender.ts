import type { Budget } from "../../durable/protocol/catalog/catalog.ts";
import type { SentCommand } from "../state/pending-commands.ts";
import type { Platform } from "./platform.ts";

/**
 * Sends what piled up without a connection no faster than the hub takes it (LIM3): a burst at once, the rest evenly,
 * and what is given meanwhile behind it. Otherwise a long drop would end in refusals that nobody's play has earned.
 */
export class PacedSender {
  readonly #after: Platform["after"];
  readonly #send: (command: SentCommand) => void;
  /** Whether anyone still waits for this command's receipt. */
  readonly #isWaiting: (id: string) => boolean;
  #queue: SentCommand[] = [];
  /** The hub reads nothing now: what is given waits with everything else that is unanswered. */
  #isHeld = false;
  #cancel: (() => void) | undefined;

  constructor(after: Platform["after"], send: (command: SentCommand) => void, isWaiting: (id: string) => boolean) {
    this.#after = after;
    this.#send = send;
    this.#isWaiting = isWaiting;
  }

  /** A new connection: everything unanswered, oldest first. */
  begin(commands: readonly SentCommand[], { burst, perSeconds }: Budget): void {
    this.stop();
    this.#queue = commands.slice(burst);
    for (const command of commands.slice(0, burst)) this.#send(command);
    if (this.#queue.length > 0) this.#goOn((perSeconds * 1000) / burst);
  }

  /** The hub has not read what came too fast (LIM6): everything unanswered then, when it may come again. */
  beginAgain(afterMs: number, unanswered: () => readonly SentCommand[], budget: Budget): void {
    this.stop();
    this.#isHeld = true;
    this.#cancel = this.#after(afterMs, () => {
      this.begin(unanswered(), budget);
    });
  }

  /** @param command one that is among the unanswered already */
  add(command: SentCommand): void {
    if (this.#isHeld) return;
    if (this.#queue.length > 0) this.#queue.push(command);
    else this.#send(command);
  }

  stop(): void {
    this.#cancel?.();
    this.#isHeld = false;
    this.#queue = [];
  }

  #goOn(everyMs: number): void {
    this.#cancel = this.#after(everyMs, () => {
      const next = this.#takeWaiting();
      if (next !== undefined) this.#send(next);
      if (this.#queue.length > 0) this.#goOn(everyMs);
    });
  }

  #takeWaiting(): SentCommand | undefined {
    let next = this.#queue.shift();
    while (next !== undefined && !this.#isWaiting(next.id)) next = this.#queue.shift();
    return next;
  }
}

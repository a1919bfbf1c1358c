import { randomBytes } from "node:crypto";
import { acknowledge, hubDialect } from "./hub-dialect.ts";
import { LoadLink } from "./link.ts";
import type { LoadSeat } from "./load-job.ts";

/** The outcome of one command. */
export interface Said {
  /** The frame that brought its receipt. */
  readonly frame: Buffer;
  readonly ms: number;
}

/** The frame that a client waits for, one at a time. */
interface Waiting {
  readonly id: string;
  readonly sentAt: number;
  readonly answered: PromiseWithResolvers<Said>;
}

/** SLO1: who has news acknowledges it at least so often. */
const ACK_AT_LEAST_MS = 4000;

/** One client of the hub that acknowledges what it hears, for measurements of single frames. */
export class Player {
  readonly #link: LoadLink;
  readonly #name = randomBytes(6).toString("hex");
  #count = 0;
  #waiting: Waiting | undefined;
  readonly #acks: NodeJS.Timeout;
  /** Called with every frame, and when it came. */
  onFrame: (frame: Buffer, at: number) => void = () => {};

  private constructor(link: LoadLink) {
    this.#link = link;
    this.#acks = setInterval(() => acknowledge(link), ACK_AT_LEAST_MS);
    link.onFrame = (frame) => {
      const at = performance.now();
      this.onFrame(frame, at);
      hubDialect.heard?.(link, frame);
      this.#answer(frame, at);
    };
    link.onClose = (code, reason) => {
      this.#waiting?.answered.reject(new Error(`the room closed a connection: ${code} ${reason}`));
    };
  }

  static async enter(seat: LoadSeat): Promise<Player> {
    return new Player(await hubDialect.enter(seat));
  }

  /** Says something; resolves when its receipt is there. One after the other. */
  say(text: string): Promise<Said> {
    return this.#send((id) => hubDialect.command(id, text));
  }

  /** Gives any command, likewise. */
  ask(verb: string, args: object): Promise<Said> {
    return this.#send((id) => commandFrame(id, verb, args));
  }

  /** Sends this many commands at once, without waiting for any. */
  flood(count: number, text: string): void {
    for (let at = 0; at < count; at += 1) this.#link.send(hubDialect.command(this.#nextId(), text));
  }

  /** Sends a command and waits for nothing. */
  act(verb: string, args: object): void {
    this.#link.send(commandFrame(this.#nextId(), verb, args));
  }

  leave(): Promise<void> {
    clearInterval(this.#acks);
    return this.#link.leave();
  }

  #send(frameOf: (id: string) => string | Uint8Array): Promise<Said> {
    const id = this.#nextId();
    const answered = Promise.withResolvers<Said>();
    this.#waiting = { id, sentAt: performance.now(), answered };
    this.#link.send(frameOf(id));
    return answered.promise;
  }

  #nextId(): string {
    this.#count += 1;
    return `${this.#name}-${String(this.#count).padStart(8, "0")}`;
  }

  #answer(frame: Buffer, at: number): void {
    if (this.#waiting === undefined) return;
    const { id, sentAt, answered } = this.#waiting;
    try {
      if (!hubDialect.answers(frame, id)) return;
      answered.resolve({ frame, ms: at - sentAt });
    } catch (error) {
      answered.reject(error);
    }
    this.#waiting = undefined;
  }
}

function commandFrame(id: string, verb: string, args: object): string {
  return JSON.stringify({ type: "hub.command", id, verb, args });
}

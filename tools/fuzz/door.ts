import * as v from "valibot";
import { ServerMessage } from "../../src/durable/protocol/socket/down.ts";
import type { StateUpdate } from "../../src/durable/protocol/socket/down/state-update.ts";
import type { Receipt } from "../../src/durable/protocol/socket/receipt.ts";
import { isRemembered } from "../../src/durable/protocol/socket/rejection.ts";
import type { Answer } from "./expect-answer.ts";
import type { Frame } from "./make-frame.ts";

export type Connect = (url: URL, token: string) => WebSocket;

const connectHere: Connect = (url, token) => new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });

export interface DoorOptions {
  /** The version it has, where it comes back. */
  readonly after?: number | undefined;
  readonly connect?: Connect | undefined;
  /** Longest an answer may take, in ms. */
  readonly patienceMs?: number | undefined;
}

/** An unexpected answer, or a frame that must never come. Ends the run. */
export class Broken extends Error {}

/** One connection under fire: counts what has to be answered off against what comes (SOK4). */
export class Door {
  readonly #socket: WebSocket;
  readonly #after: number;
  readonly #patienceMs: number;
  readonly #due = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #receipts = new Map<string, Receipt>();
  readonly #decided = new Map<string, Receipt>();
  #version: number | null = null;
  #waiting: (() => void)[] = [];
  #broken: Broken | undefined;
  #closeCode: number | undefined;

  constructor(url: URL, token: string, { after, connect = connectHere, patienceMs = PATIENCE_MS }: DoorOptions = {}) {
    this.#after = after ?? 0;
    this.#patienceMs = patienceMs;
    if (after !== undefined) url.searchParams.set("after", String(after));
    this.#socket = connect(url, token);
    this.#socket.addEventListener("message", ({ data }) => this.#hear(data));
    this.#socket.addEventListener("close", ({ code }) => {
      this.#closeCode = code;
      this.#wake();
    });
    this.#socket.addEventListener("error", () => this.#wake());
  }

  /** Of the last frame that came. */
  get version(): number {
    return this.#version ?? 0;
  }

  /** Ids that the room has made, the newest last. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  /** The close code, where the server has closed. */
  closedWith(): number | undefined {
    return this.#closeCode;
  }

  /** The last receipt for a command. */
  receipt(id: string): Receipt | undefined {
    return this.#receipts.get(id);
  }

  /** Until it was greeted. */
  async open(): Promise<void> {
    await this.#until(() => this.#version !== null, "is greeted");
  }

  send(frame: Frame, answer: Answer): void {
    if (answer.what !== "silence") this.#count(keyOf(answer), 1);
    this.#socket.send(frame);
  }

  /** Until every frame has its answer. @throws {Broken} where one has none, or the connection was closed. */
  async settle(): Promise<void> {
    await this.#until(() => this.#due.size === 0, "has every answer");
  }

  /** The same, or until the server has closed, after which no answers come. */
  async settleOrEnd(): Promise<void> {
    await this.#until(() => this.#due.size === 0 || this.#closeCode !== undefined, "has every answer");
  }

  /** Until the server closes. */
  async closed(): Promise<void> {
    await this.#until(() => this.#closeCode !== undefined, "is closed");
  }

  close(): void {
    this.#socket.close();
  }

  async #until(isSo: () => boolean, what: string): Promise<void> {
    const late = Date.now() + this.#patienceMs;
    while (!isSo()) {
      if (this.#broken !== undefined) throw this.#broken;
      const open = [...this.#due].map(([key, count]) => `${count} × ${key}`).join(", ");
      if (this.#closeCode !== undefined) throw new Broken(`closed with ${this.#closeCode} before it ${what}: ${open}`);
      if (Date.now() > late) throw new Broken(`it never ${what}: ${open}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(1000, this.#patienceMs));
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    if (this.#broken !== undefined) throw this.#broken;
  }

  #hear(data: unknown): void {
    try {
      if (data === "pong") this.#count("pong", -1);
      else this.#take(v.parse(ServerMessage, JSON.parse(String(data))));
    } catch (cause) {
      this.#broken ??= cause instanceof Broken ? cause : new Broken(`an unknown frame: ${String(data)}`, { cause });
    }
    if (this.#due.size === 0 || this.#broken !== undefined) this.#wake();
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case "hub.stateSnapshot":
        this.#version = message.version;
        return;
      case "hub.stateUpdate":
        this.#update(message);
        return;
      case "hub.system.error":
        if (message.code === "internal") throw new Broken(`a bug at the door: ${message.message}`);
        this.#count(this.#isRefreshedTooOften(message.code) ? "refreshed" : `error ${message.code}`, -1);
        return;
      case "hub.system.notice":
        if (message.code === "token-refreshed") this.#count("refreshed", -1);
        return;
      case "hub.system.connected":
        // A client that has missed nothing is sent nothing more.
        if (message.resume === "replay") this.#version = this.#after;
        return;
      case "hub.catalog.sync":
    }
  }

  /** A good token is refused as well, where an actor refreshes more often than it may (LIM6). */
  #isRefreshedTooOften(code: string): boolean {
    return code === "refresh-refused" && !this.#due.has(`error ${code}`) && this.#due.has("refreshed");
  }

  #update({ from, version, events, receipts }: StateUpdate): void {
    if (this.#version !== null && from !== this.#version) {
      throw new Broken(`a frame from ${from} follows on one to ${this.#version} (SOK6)`);
    }
    this.#version = version;
    for (const { data } of events) this.#note(data);
    for (const receipt of receipts) {
      if (receipt.status === "rejected" && receipt.code === "internal") {
        throw new Broken(`command ${receipt.id} met a bug`);
      }
      this.#decide(receipt);
      this.#count(`receipt ${receipt.id}`, -1);
    }
  }

  /** A decided command stays decided: the same id gets the first outcome again, or none (CMD3). */
  #decide(receipt: Receipt): void {
    const first = this.#decided.get(receipt.id);
    this.#receipts.set(receipt.id, receipt);
    if (first === undefined) {
      if (receipt.status === "accepted" || isRemembered(receipt.code)) this.#decided.set(receipt.id, receipt);
      return;
    }
    const isRefused = receipt.status === "rejected" && ["id-reused", "rate-limited"].includes(receipt.code);
    if (isRefused || JSON.stringify(receipt) === JSON.stringify({ ...first, replayed: true })) return;
    throw new Broken(`${receipt.id} came to ${JSON.stringify(first)}, then to ${JSON.stringify(receipt)}`);
  }

  #note(data: Readonly<Record<string, unknown>>): void {
    const trade = data["trade"];
    const made = [data["contestId"], data["ritualId"], isObject(trade) ? trade["tradeId"] : undefined];
    for (const id of made) if (typeof id === "string") this.#ids.push(id);
    this.#ids.splice(0, this.#ids.length - IDS_KEPT);
  }

  #count(key: string, change: 1 | -1): void {
    const count = (this.#due.get(key) ?? 0) + change;
    if (count < 0) throw new Broken(`nobody asked for: ${key}`);
    if (count === 0) this.#due.delete(key);
    else this.#due.set(key, count);
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

const PATIENCE_MS = 60_000;
const IDS_KEPT = 10;

function keyOf(answer: Answer): string {
  switch (answer.what) {
    case "receipt":
      return `receipt ${answer.id}`;
    case "error":
      return `error ${answer.code}`;
    case "pong":
    case "refreshed":
    case "silence":
      return answer.what;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

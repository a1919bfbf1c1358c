import type { Event, EventOf, EventType } from "../../../../src/durable/protocol/events/event.ts";
import type { ServerMessage } from "../../../../src/durable/protocol/socket/down.ts";
import type { Receipt } from "../../../../src/durable/protocol/socket/receipt.ts";
import type { RoomView } from "../../../../src/durable/protocol/state/room-view.ts";
import { evolve } from "../../../../src/durable/rules/core/evolve.ts";
import { eventually } from "./eventually.ts";
import { framesHeard } from "./heard.ts";

type FrameOf<T extends ServerMessage["type"]> = Extract<ServerMessage, { type: T }>;

/** How long a test waits for a frame before it says which one did not come. */
const PATIENCE_MS = 8000;

/** Breaches of SOK6 (frames in order, none twice) by any client of the test. */
const brokenRules: string[] = [];

/** Fails the test whose clients saw a breach, as every test ends. */
export function checkFrameOrder(): void {
  const broken = brokenRules.splice(0);
  if (broken.length > 0) throw new Error(broken.join("\n"));
}

let commands = 0;
/** A command id that no command had. */
export function freshId(): string {
  commands += 1;
  return `cmd-${commands}`;
}

/** One socket of an actor, as a client in any language would have it: it keeps every frame and the state they make. */
export class TestClient {
  /** The actor's id. */
  readonly name: string;
  readonly frames: ServerMessage[] = [];
  /** Frames as they came, `pong` among them. */
  readonly texts: string[] = [];
  closed: { code: number; reason: string } | null = null;
  /** `version` of the last frame. */
  version: number;
  view: RoomView | null;
  readonly #socket: WebSocket;
  readonly #isPolite: boolean;
  #isClosing = false;
  #sent = 0;
  readonly #waiting = new Set<() => void>();

  /** `before` is the client that this one goes on for, with the state it had. A polite one acknowledges (SLO1). */
  constructor(name: string, socket: WebSocket, before: TestClient | null, isPolite: boolean) {
    this.name = name;
    this.#socket = socket;
    this.#isPolite = isPolite;
    this.version = before?.version ?? 0;
    this.view = before?.view ?? null;
    socket.addEventListener("message", ({ data }) => {
      this.#hear(String(data));
      this.#wake();
    });
    socket.addEventListener("close", ({ code, reason }) => {
      this.closed = { code, reason };
      this.#wake();
    });
    socket.accept();
  }

  /** Sends a text as it is, bytes, or an object as JSON. */
  send(frame: string | ArrayBuffer | object): void {
    if (frame !== "ping") this.#sent += 1;
    const isRaw = typeof frame === "string" || frame instanceof ArrayBuffer;
    this.#socket.send(isRaw ? frame : JSON.stringify(frame));
  }

  /** Sends a command and waits for its receipt. */
  async command(verb: string, args: object = {}, id: string = freshId()): Promise<Receipt> {
    const seen = this.frames.length;
    this.send({ type: "hub.command", id, verb, args });
    return this.receipt(id, seen);
  }

  /** Sends a command that must be accepted, and waits until its events have come; the version of the last. */
  async act(verb: string, args: object = {}): Promise<number> {
    const receipt = await this.command(verb, args);
    if (receipt.status === "rejected") throw new Error(`${verb} was rejected: ${receipt.code}, ${receipt.message}`);
    await this.reaches(receipt.version);
    return receipt.version;
  }

  say(message: string): Promise<number> {
    return this.act("verb.say", { message });
  }

  /** The receipt of a command, looked for after the first `seen` frames. */
  receipt(id: string, seen = 0): Promise<Receipt> {
    return this.until(`the receipt of ${id}`, () =>
      updatesIn(this.frames.slice(seen))
        .flatMap((frame) => frame.receipts)
        .find((each) => each.id === id),
    );
  }

  /** The first frame of a type, past or to come, looked for after the first `seen`. */
  frame<T extends ServerMessage["type"]>(type: T, seen = 0): Promise<FrameOf<T>> {
    return this.until(type, () => this.frames.slice(seen).find((each): each is FrameOf<T> => each.type === type));
  }

  /** The first event of a type that also is so, past or to come. */
  event<T extends EventType>(type: T, isIt: (event: EventOf<T>) => boolean = () => true): Promise<EventOf<T>> {
    const matches = (event: Event): event is Event & EventOf<T> => event.type === type && isIt(event as EventOf<T>);
    return this.until(type, () => this.events().find(matches));
  }

  /** Every event so far. */
  events(): Event[] {
    return updatesIn(this.frames).flatMap((frame) => frame.events);
  }

  /** Waits until a frame has come whose version is at least this. */
  async reaches(version: number): Promise<void> {
    await this.until(`version ${version}`, () => (this.version >= version ? true : undefined));
  }

  async pong(): Promise<void> {
    const before = this.#pongs();
    this.send("ping");
    await this.until("pong", () => (this.#pongs() > before || this.closed !== null ? true : undefined));
  }

  /** Waits until the room has dealt with all that was sent, acknowledgements too. */
  async settled(): Promise<void> {
    const { connectionId } = await this.frame("hub.system.connected");
    await eventually(`the room to hear all of ${this.name}`, () =>
      this.closed !== null || framesHeard(connectionId) >= this.#sent ? true : undefined,
    );
  }

  /** Closes, and waits for the answer. */
  async close(code?: number, reason?: string): Promise<{ code: number; reason: string }> {
    this.#isClosing = true;
    this.#socket.close(code, reason);
    return this.hungUp();
  }

  /** Waits until either side closes the connection. */
  hungUp(): Promise<{ code: number; reason: string }> {
    return this.until("the close", () => this.closed ?? undefined);
  }

  /** Waits until something is so, looking after every frame. `what` says what did not come. */
  async until<T>(what: string, look: () => T | undefined): Promise<T> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#wake();
    }, PATIENCE_MS);
    try {
      for (;;) {
        const found = look();
        if (found !== undefined) return found;
        if (late) throw new Error(`${this.name} waited for ${what} after ${this.#lastTexts()}`);
        await new Promise<void>((resolve) => this.#waiting.add(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #hear(text: string): void {
    this.texts.push(text);
    if (text === "pong") return;
    const frame = JSON.parse(text) as ServerMessage;
    this.frames.push(frame);
    if (frame.type === "hub.stateSnapshot") {
      this.version = frame.version;
      this.view = frame.state;
    }
    if (frame.type === "hub.stateUpdate") this.#follow(frame);
  }

  #follow(frame: FrameOf<"hub.stateUpdate">): void {
    if (frame.from !== this.version) this.#broken(`a frame from ${frame.from} after version ${this.version}`);
    let last = frame.from;
    for (const event of frame.events) {
      if (event.version <= last || event.version > frame.version) this.#broken(`event ${event.version} out of order`);
      last = event.version;
      if (this.view !== null) this.view = evolve(this.view, event);
    }
    if (frame.events.length + frame.receipts.length === 0) this.#broken("an empty frame");
    if (this.#isPolite && !this.#isClosing && frame.version > this.version) {
      this.send({ type: "hub.ack", version: frame.version });
    }
    this.version = frame.version;
  }

  #broken(what: string): void {
    brokenRules.push(`SOK6 ${this.name} got ${what}`);
  }

  #lastTexts(): string {
    return this.texts
      .slice(-3)
      .map((text) => text.slice(0, 400))
      .join("\n");
  }

  #pongs(): number {
    return this.texts.filter((text) => text === "pong").length;
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}

function updatesIn(frames: readonly ServerMessage[]): FrameOf<"hub.stateUpdate">[] {
  return frames.filter((frame) => frame.type === "hub.stateUpdate");
}

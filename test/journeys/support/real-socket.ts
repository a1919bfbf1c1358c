import type { ServerMessage } from "../../../src/durable/protocol/socket/down.ts";
import type { Receipt } from "../../../src/durable/protocol/socket/receipt.ts";
import type { Role } from "../../../src/durable/protocol/state/actor.ts";
import type { HubUnderFire } from "../../../tools/fuzz/hub-under-fire.ts";

/** Longest that anything which must come is waited for. */
const PATIENCE_MS = 60_000;

interface Seat {
  readonly hubId: string;
  readonly roomId: string;
  readonly actorId: string;
  readonly roles: readonly Role[];
  /** Acknowledges nothing (SLO2). */
  readonly isSilent?: boolean;
}

/** A connection over TCP as any client's, that keeps every frame as it came. */
export class RealSocket {
  readonly texts: string[] = [];
  /** The version of the last frame that changed it. */
  version = 0;
  closeCode: number | null = null;
  readonly #socket: WebSocket;
  readonly #isSilent: boolean;
  readonly #waiting = new Set<() => void>();
  #commands = 0;

  private constructor(socket: WebSocket, isSilent: boolean) {
    this.#socket = socket;
    this.#isSilent = isSilent;
    socket.addEventListener("message", ({ data }) => {
      this.#hear(String(data));
      this.#wake();
    });
    socket.addEventListener("close", ({ code }) => {
      this.closeCode = code;
      this.#wake();
    });
  }

  /** Comes in, and waits for the state. */
  static async open(hub: HubUnderFire, { hubId, roomId, actorId, roles, isSilent = false }: Seat): Promise<RealSocket> {
    const token = await hub.token({ actorId, hubId, roles: [...roles] });
    const url = new URL(`/v1/hubs/${hubId}/rooms/${roomId}/socket`, hub.url);
    url.protocol = "ws:";
    const headers = { authorization: `Bearer ${token}` };
    const client = new RealSocket(new WebSocket(url, { headers }), isSilent);
    await client.until("the state", () => client.frames("hub.stateSnapshot").length > 0);
    return client;
  }

  frames<T extends ServerMessage["type"]>(type: T): Extract<ServerMessage, { type: T }>[] {
    const ofType = this.texts.filter((text) => text.startsWith(`{"type":"${type}"`));
    return ofType.map((text) => JSON.parse(text) as Extract<ServerMessage, { type: T }>);
  }

  send(frame: string | object): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** Sends a command that must be accepted; the version of its last event, which has come. */
  async act(verb: string, args: object): Promise<number> {
    this.#commands += 1;
    const id = `c-${this.#commands}`;
    const told = `{"id":"${id}",`;
    const seen = this.texts.length;
    this.send({ type: "hub.command", id, verb, args });
    const text = await this.until(`the receipt of ${id}`, () =>
      this.texts.slice(seen).find((each) => each.includes(told)),
    );
    const { receipts } = JSON.parse(text) as { receipts: Receipt[] };
    const receipt = receipts.find((each) => each.id === id);
    if (receipt?.status !== "accepted") throw new Error(`${verb} came to ${JSON.stringify(receipt)}`);
    return receipt.version;
  }

  async pong(): Promise<void> {
    const before = this.texts.filter((text) => text === "pong").length;
    this.send("ping");
    await this.until("pong", () => this.texts.filter((text) => text === "pong").length > before);
  }

  async reaches(version: number): Promise<void> {
    await this.until(`version ${version}`, () => this.version >= version);
  }

  /** Waits until something is so; it is looked at after every frame. */
  async until<T>(what: string, look: () => T | undefined | false, patienceMs = PATIENCE_MS): Promise<T> {
    const late = Date.now() + patienceMs;
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > late)
        throw new Error(`it waited for ${what}; the last it got was ${this.texts.at(-1)?.slice(0, 400)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  close(): void {
    this.#socket.close();
  }

  #hear(text: string): void {
    this.texts.push(text);
    const [, version] = /^\{"type":"hub\.state(?:Update","from":\d+|Snapshot"),"version":(\d+)/.exec(text) ?? [];
    if (version === undefined) return;
    this.version = Number(version);
    if (!this.#isSilent && text.startsWith('{"type":"hub.stateUpdate"'))
      this.send({ type: "hub.ack", version: this.version });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

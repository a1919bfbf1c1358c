import type { WebSocket } from "ws";
import type { ServerMessage } from "../../src/durable/protocol/socket/down.ts";
import { parseClientMessage } from "../../src/durable/protocol/socket/parse-client-message.ts";
import type { ClientMessage } from "../../src/durable/protocol/socket/up.ts";
import type { Waiting } from "./waiting.ts";

/** A join as it arrived: how the client asked to be let in. */
export interface Join {
  /** `after` of the address, undefined without it. */
  readonly after: number | undefined;
  readonly address: string;
  readonly protocols: readonly string[];
  readonly token: string;
}

/** The hub's end of one socket of the client under test. */
export class Connection {
  readonly join: Join;
  readonly #socket: WebSocket;
  readonly messages: (ClientMessage & { readonly at: number })[] = [];
  /** Frames that the hub would refuse (SOK4). */
  readonly faults: string[] = [];
  pings = 0;
  closeCode: number | undefined;

  constructor(socket: WebSocket, join: Join, waiting: Waiting) {
    this.join = join;
    this.#socket = socket;
    socket.on("message", (data: Buffer, isBinary) => {
      this.#read(isBinary ? Uint8Array.from(data).buffer : data.toString("utf8"));
      waiting.look();
    });
    socket.on("close", (code) => {
      this.closeCode = code;
      waiting.look();
    });
    socket.on("error", () => {});
  }

  say(message: ServerMessage): void {
    this.sayRaw(JSON.stringify(message));
  }

  sayRaw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  /** As a network that is lost: the client sees 1006. */
  drop(): void {
    this.#socket.terminate();
  }

  sent<T extends ClientMessage["type"]>(type: T): (ClientMessage & { readonly type: T; readonly at: number })[] {
    return this.messages.filter(
      (each): each is ClientMessage & { readonly type: T; readonly at: number } => each.type === type,
    );
  }

  #read(frame: string | ArrayBuffer): void {
    if (frame === "ping") {
      this.pings += 1;
      return this.#socket.send("pong");
    }
    const read = parseClientMessage(frame);
    if (read.ok) this.messages.push({ ...read.message, at: performance.now() });
    else this.faults.push(read.fault.message);
  }
}

import * as v from "valibot";
import type { RoomAddress } from "../../../src/client/http/room-http.ts";
import { pause } from "../bots/pause.ts";

/** The fields of the hub's frames that tell the outcome of an act. */
const Answers = v.object({
  type: v.string(),
  code: v.optional(v.string()),
  receipts: v.optional(v.array(v.object({ id: v.string(), status: v.string(), code: v.optional(v.string()) })), []),
});
/** A hub that has closed a flood lets its sender in again. */
const COMES_BACK_MS = 1000;
const OPEN_WITHIN_MS = 10_000;

/** A socket without the client library's pacing and backoff: it sends what it is given, and comes back when it was closed. */
export class HostileSocket {
  readonly #url: URL;
  readonly #token: string;
  readonly #onAnswer: (id: string | undefined, outcome: string) => void;
  #socket: WebSocket | undefined;

  /** @param onAnswer told of each receipt with the command's id, of each refused frame and of each close. */
  constructor(room: RoomAddress, token: string, onAnswer: (id: string | undefined, outcome: string) => void) {
    this.#url = new URL(`/v1/hubs/${room.hubId}/rooms/${room.roomId}/socket`, room.url);
    this.#url.protocol = this.#url.protocol.replace("http", "ws");
    this.#token = token;
    this.#onAnswer = onAnswer;
  }

  /** All at once, without waiting for an answer. */
  async send(frames: readonly string[]): Promise<void> {
    const socket = await this.#opened();
    for (const frame of frames) {
      if (socket?.readyState !== WebSocket.OPEN) return;
      socket.send(frame);
    }
  }

  close(): void {
    this.#socket?.close();
  }

  async #opened(): Promise<WebSocket | undefined> {
    const known = this.#socket;
    if (known?.readyState === WebSocket.OPEN) return known;
    if (known !== undefined) await pause(COMES_BACK_MS);
    const socket = new WebSocket(this.#url, { headers: { authorization: `Bearer ${this.#token}` } });
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#take(String(data)));
    socket.addEventListener("close", ({ code }) => this.#onAnswer(undefined, `closed with ${code}`));
    const isOpen = new Promise<boolean>((resolve) => {
      socket.addEventListener("open", () => resolve(true));
      for (const end of ["error", "close"]) socket.addEventListener(end, () => resolve(false));
    });
    return (await Promise.race([isOpen, pause(OPEN_WITHIN_MS).then(() => false)])) ? socket : undefined;
  }

  #take(text: string): void {
    if (!text.startsWith('{"type":"hub.system.error"') && !text.includes('"receipts":[{')) return;
    const read = v.safeParse(Answers, JSON.parse(text));
    if (!read.success) return;
    const { type, code, receipts } = read.output;
    if (type === "hub.system.error") this.#onAnswer(undefined, code ?? "no code");
    for (const { id, status, code: refusal } of receipts) this.#onAnswer(id, refusal ?? status);
  }
}

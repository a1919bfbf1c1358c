import { WebSocket } from "ws";
import type { LoadSeat } from "./load-job.ts";

/** One open socket of a load process. */
export class LoadLink {
  readonly socket: WebSocket;
  /** The last version that came, where the room counts versions. */
  seen = 0;
  /** The last that was acknowledged. */
  acked = 0;
  onFrame: (frame: Buffer) => void = () => {};

  private constructor(socket: WebSocket) {
    this.socket = socket;
    // The server's text is not checked again, and frames are handed over as they lie in memory.
    socket.on("message", (frame: Buffer) => this.onFrame(frame));
    socket.on("close", (code: number, reason: Buffer) => this.onClose(code, reason.toString()));
  }

  onClose: (code: number, reason: string) => void = () => {};

  /** Resolves when the first frame for which `isWelcome` holds is in. */
  static async open(seat: LoadSeat, isWelcome: (frame: Buffer) => boolean): Promise<LoadLink> {
    const socket = new WebSocket(seat.url, {
      headers: { ...seat.headers },
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    const link = new LoadLink(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      link.onClose = (code, reason) => reject(new Error(`the room closed a connection: ${code} ${reason}`));
      link.onFrame = (frame) => {
        if (isWelcome(frame)) resolve();
      };
      socket.on("open", () => {
        if (isWelcome(Buffer.alloc(0))) resolve();
      });
    });
    link.onFrame = () => {};
    return link;
  }

  send(frame: string | Uint8Array): void {
    this.socket.send(frame);
  }

  async leave(): Promise<void> {
    this.onFrame = () => {};
    this.onClose = () => {};
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => this.socket.once("close", resolve));
    this.socket.close(1000);
    const late = setTimeout(() => this.socket.terminate(), 2000);
    await closed;
    clearTimeout(late);
  }
}

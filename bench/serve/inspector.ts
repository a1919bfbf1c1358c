import { WebSocket } from "ws";

interface Target {
  readonly webSocketDebuggerUrl: string;
}

const ANSWER_MS = 60_000;

/** A runtime's inspector: CPU profiles and heaps of the isolate that runs the rooms. */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (frame: Buffer) => {
      const answer = JSON.parse(frame.toString()) as Answer;
      this.#waiting.get(answer.id ?? 0)?.(answer);
      this.#waiting.delete(answer.id ?? 0);
    });
  }

  /** `inspectorUrl` is Miniflare's; the first of its Workers is taken. */
  static async connect(inspectorUrl: string): Promise<Inspector> {
    const list = new URL("/json", inspectorUrl.replace("ws", "http"));
    const targets = (await (await fetch(list)).json()) as Target[];
    const target = targets[0];
    if (target === undefined) throw new Error("the inspector shows no Worker");
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return new Inspector(socket);
  }

  /** One call of the DevTools protocol. */
  async call(method: string, params: object = {}): Promise<unknown> {
    this.#count += 1;
    const id = this.#count;
    const answered = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, resolve);
      // An isolate that has nothing to do does not listen.
      setTimeout(() => reject(new Error(`${method} was not answered`)), ANSWER_MS).unref();
    });
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  close(): void {
    this.#socket.close();
  }
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

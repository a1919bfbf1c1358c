import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** The way between bots and edge, which can be cut and slowed down as networks do it: below WebSockets and HTTP. */
export class Wire {
  readonly #server: Server;
  readonly #edgePort: number;
  readonly #ways = new Set<Way>();
  readonly #held = new Set<Way>();

  private constructor(server: Server, edgePort: number) {
    this.#server = server;
    this.#edgePort = edgePort;
    server.on("connection", (near) => this.#carry(near));
  }

  static async open(edgePort: number): Promise<Wire> {
    const server = createServer({ noDelay: true });
    const wire = new Wire(server, edgePort);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return wire;
  }

  /** Where bots go instead of to the edge. */
  get url(): string {
    // It listens on a port.
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Ends connections as a network does that is gone: a reset, without a word. @returns how many */
  cut(choose: () => boolean): number {
    const chosen = [...this.#ways].filter(choose);
    for (const way of chosen) way.cut();
    return chosen.length;
  }

  /** Nothing of what the edge sends arrives until {@link heal}: the client reads and acknowledges nothing. @returns how many */
  slow(choose: () => boolean): number {
    const chosen = [...this.#ways].filter((way) => !this.#held.has(way) && choose());
    for (const way of chosen) {
      this.#held.add(way);
      way.far.unpipe(way.near).pause();
    }
    return chosen.length;
  }

  heal(): void {
    // One that is piped already would carry everything twice.
    for (const { far, near } of this.#held) far.pipe(near);
    this.#held.clear();
  }

  async close(): Promise<void> {
    for (const way of [...this.#ways]) way.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #carry(near: Socket): void {
    const far = connect({ port: this.#edgePort, host: "127.0.0.1", noDelay: true });
    const way: Way = {
      near,
      far,
      cut: () => {
        this.#ways.delete(way);
        near.resetAndDestroy();
        far.resetAndDestroy();
      },
    };
    this.#ways.add(way);
    for (const socket of [near, far]) {
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#ways.delete(way);
        this.#held.delete(way);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  }
}

interface Way {
  readonly near: Socket;
  readonly far: Socket;
  readonly cut: () => void;
}

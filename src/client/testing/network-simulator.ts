import type { Platform, Socket, SocketHandlers, SocketRequest } from "../connection/platform.ts";

/** Conditions of a simulated network, applied to frames in both directions. */
export interface NetworkConditions {
  /** Added to every frame and request, in ms. */
  readonly delayMs: number;
  /** Up to this much more, drawn for each frame, in ms. Frames keep their order unless `reorder` is set. */
  readonly jitterMs: number;
  /** Lets a frame with less jitter overtake one with more. */
  readonly reorder: boolean;
  /** Probability, 0 to 1, that a frame is lost. */
  readonly loss: number;
  /** Probability, 0 to 1, that a frame arrives twice. */
  readonly duplicates: number;
  /** No connection and no request succeeds, and open sockets are dropped. */
  readonly offline: boolean;
  /** The client receives nothing, while its own frames still arrive. */
  readonly deaf: boolean;
}

/** A network that changes nothing. */
export const PERFECT_NETWORK: NetworkConditions = {
  delayMs: 0,
  jitterMs: 0,
  reorder: false,
  loss: 0,
  duplicates: 0,
  offline: false,
  deaf: false,
};

/** As much of a platform as the simulator wraps and needs. */
type Wrapped = Pick<Platform, "fetch" | "openSocket" | "after" | "random">;

/**
 * Stands between a client and its network: pass `platform` to `connectRoom`, and change `conditions` at any time.
 * Frames on their way keep the conditions under which they were sent.
 */
export class NetworkSimulator {
  readonly #under: Wrapped;
  readonly #drops = new Set<() => void>();
  #conditions: NetworkConditions = PERFECT_NETWORK;
  /** Put these over the client's platform. */
  readonly platform: Pick<Platform, "fetch" | "openSocket">;

  constructor(under: Wrapped) {
    this.#under = under;
    this.platform = {
      fetch: (input, init) => this.#fetch(input, init),
      openSocket: (request, handlers) => this.#open(request, handlers),
    };
  }

  get conditions(): NetworkConditions {
    return this.#conditions;
  }

  /** Changes the named conditions. Going offline drops every open socket as a lost network does (close code 1006). */
  change(changes: Partial<NetworkConditions>): void {
    this.#conditions = { ...this.#conditions, ...changes };
    if (this.#conditions.offline) for (const drop of [...this.#drops]) drop();
  }

  async #fetch(...request: Parameters<typeof fetch>): Promise<Response> {
    const { delayMs, jitterMs } = this.#conditions;
    const wait = delayMs + this.#under.random() * jitterMs;
    if (wait > 0) await new Promise<void>((resolve) => this.#under.after(wait, resolve));
    if (this.#conditions.offline) throw new TypeError("the simulated network is offline");
    return this.#under.fetch(...request);
  }

  #open(request: SocketRequest, handlers: SocketHandlers): Socket {
    if (this.#conditions.offline) return this.#deadSocket(handlers);
    let isOver = false;
    const end = (code: number, reason: string): void => {
      if (isOver) return;
      isOver = true;
      this.#drops.delete(drop);
      handlers.closed(code, reason);
    };
    const inbound = this.#lane((data: unknown) => {
      if (!isOver && !this.#conditions.deaf) handlers.received(data);
    });
    const socket = this.#under.openSocket(request, {
      opened: () => handlers.opened?.(),
      received: inbound,
      closed: end,
    });
    const outbound = this.#lane((text: string) => socket.send(text));
    const drop = (): void => {
      end(1006, "the simulated network is offline");
      socket.close(1000, "");
    };
    this.#drops.add(drop);
    return { ...socket, send: outbound, isOpen: () => !isOver && (socket.isOpen?.() ?? true) };
  }

  #deadSocket({ closed }: SocketHandlers): Socket {
    this.#under.after(0, () => closed(1006, "the simulated network is offline"));
    return { send: () => {}, close: () => {}, isOpen: () => false };
  }

  /** One direction of a connection: delivers each frame as the conditions of its sending say. */
  #lane<T>(deliver: (frame: T) => void): (frame: T) => void {
    let lastDueIn = 0;
    let pending = 0;
    return (frame) => {
      const { delayMs, jitterMs, reorder, loss, duplicates } = this.#conditions;
      const { random, after } = this.#under;
      if (random() < loss) return;
      const copies = random() < duplicates ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const drawn = delayMs + random() * jitterMs;
        if (drawn === 0 && pending === 0) {
          deliver(frame);
          continue;
        }
        // In order, a frame is due no earlier than the one before it.
        const dueIn = reorder || pending === 0 ? drawn : Math.max(drawn, lastDueIn);
        lastDueIn = dueIn;
        pending += 1;
        after(dueIn, () => {
          pending -= 1;
          deliver(frame);
        });
      }
    };
  }
}

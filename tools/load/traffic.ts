import type { Platform, SocketHandlers, SocketRequest } from "../../src/client/connection/platform.ts";

/** Counts the traffic between bots and hub that is billed or shows how busy the hub was. */
export class Traffic {
  /** HTTP requests by route: `tickets`, `state` … */
  readonly requests = new Map<string, number>();
  /** Sockets that were asked for. */
  sockets = 0;
  /** Frames to the hub that reach a room: `command`, `ack`, `refreshToken`. */
  readonly framesSent = { command: 0, ack: 0, other: 0 };
  /** Answered without waking a room, and not billed (SOK3). */
  pings = 0;
  framesReceived = 0;
  charactersReceived = 0;

  /** A platform whose traffic is counted here. */
  counted(platform: Platform): Platform {
    return {
      ...platform,
      fetch: (input, init) => {
        this.#countRequest(String(input instanceof Request ? input.url : input));
        return platform.fetch(input, init);
      },
      openSocket: (request, handlers) => this.#openSocket(platform, request, handlers),
    };
  }

  /** As it stands now, apart from what comes after. */
  copy(): TrafficCount {
    const { sockets, framesSent, pings, framesReceived, charactersReceived } = this;
    const requests = Object.fromEntries(this.requests);
    return { requests, sockets, framesSent: { ...framesSent }, pings, framesReceived, charactersReceived };
  }

  #countRequest(url: string): void {
    const route = new URL(url).pathname.split("/").at(-1) ?? "";
    this.requests.set(route, (this.requests.get(route) ?? 0) + 1);
  }

  #openSocket(platform: Platform, request: SocketRequest, handlers: SocketHandlers) {
    this.sockets += 1;
    const socket = platform.openSocket(request, {
      ...handlers,
      received: (data) => {
        this.framesReceived += 1;
        if (typeof data === "string") this.charactersReceived += data.length;
        handlers.received(data);
      },
    });
    return {
      ...socket,
      send: (text: string) => {
        if (text === "ping") this.pings += 1;
        else if (text.startsWith('{"type":"hub.command"')) this.framesSent.command += 1;
        else if (text.startsWith('{"type":"hub.ack"')) this.framesSent.ack += 1;
        else this.framesSent.other += 1;
        socket.send(text);
      },
    };
  }
}

export interface TrafficCount {
  readonly requests: Readonly<Record<string, number>>;
  readonly sockets: number;
  readonly framesSent: { readonly command: number; readonly ack: number; readonly other: number };
  readonly pings: number;
  readonly framesReceived: number;
  readonly charactersReceived: number;
}

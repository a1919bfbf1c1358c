/** What {@link OpenSocket} is asked for. `headers` is only there where the socket can send them (Bearer, SOK1). */
export interface SocketRequest {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a socket tells. After `closed` it tells nothing more. */
export interface SocketHandlers {
  /** A frame: text, or whatever else the server sent, which the client refuses. */
  received(data: unknown): void;
  closed(code: number, reason: string): void;
}

/** The little a client needs of a WebSocket. */
export interface Socket {
  send(text: string): void;
  close(code: number, reason: string): void;
}

type OpenSocket = (request: SocketRequest, handlers: SocketHandlers) => Socket;

/** All that the client takes from where it runs; tests hand in a clock, dice and sockets of their own. */
export interface Platform {
  readonly fetch: typeof fetch;
  readonly openSocket: OpenSocket;
  /** Runs `task` once, `ms` milliseconds from now; the answer cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
  /** 0 ≤ random < 1, for the jitter. */
  readonly random: () => number;
  /** A new command id (CMD3): never the same twice. */
  readonly newCommandId: () => string;
}

/** Browsers and Node 22 or newer. */
export function standardPlatform(): Platform {
  return {
    fetch: (input, init) => globalThis.fetch(input, init),
    openSocket: openStandardSocket,
    after: (ms, task) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    newCommandId,
  };
}

/** The global WebSocket. It cannot send headers everywhere, so it ignores them: use tickets with it (SOK1). */
function openStandardSocket(request: SocketRequest, handlers: SocketHandlers): Socket {
  const socket = new WebSocket(request.url, [...request.protocols]);
  socket.addEventListener("message", (message) => handlers.received(message.data));
  socket.addEventListener("close", (close) => handlers.closed(close.code, close.reason));
  return {
    send: (text) => {
      // A socket that is closing drops what it is given; the command stays unanswered and is sent again (CMD3).
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
  };
}

/** `crypto.randomUUID` is missing on pages served without TLS, `getRandomValues` is not. */
function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

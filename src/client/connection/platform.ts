/** The request to {@link OpenSocket}. `headers` is present only where the socket can send them (Bearer, SOK1). */
export interface SocketRequest {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Callbacks of a socket. `closed` is the last one. */
export interface SocketHandlers {
  /** The socket can send. Without this call the first frame of the hub counts as the opening. */
  opened?(): void;
  /** A frame: text, or whatever else the server sent, which the client refuses. */
  received(data: unknown): void;
  closed(code: number, reason: string): void;
}

/** The little a client needs of a WebSocket. */
export interface Socket {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** False once the end has begun, though `closed` may still be to come. */
  isOpen?(): boolean;
}

type OpenSocket = (request: SocketRequest, handlers: SocketHandlers) => Socket;

/** All that the client takes from where it runs; tests hand in a clock, dice and sockets of their own. */
export interface Platform {
  readonly fetch: typeof fetch;
  readonly openSocket: OpenSocket;
  /** Runs `task` once, `ms` milliseconds from now; the answer cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
  /** The clock on the wall in ms: unlike timers it also runs while a machine sleeps. */
  readonly now: () => number;
  /**
   * Calls `woke` whenever the network or the page may have just come back; the answer ends that. Node tells nothing of
   * the kind.
   */
  readonly onWake: (woke: () => void) => () => void;
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
    now: Date.now,
    onWake: (woke) => onWake(woke),
    random: Math.random,
    newCommandId,
  };
}

/** The global WebSocket. It cannot send headers everywhere, so it ignores them: use tickets with it (SOK1). */
function openStandardSocket(request: SocketRequest, handlers: SocketHandlers): Socket {
  const socket = new WebSocket(request.url, [...request.protocols]);
  socket.addEventListener("open", () => handlers.opened?.());
  socket.addEventListener("message", (message) => handlers.received(message.data));
  socket.addEventListener("close", (close) => handlers.closed(close.code, close.reason));
  return {
    send: (text) => {
      // A socket that is closing drops what it is given; the command stays unanswered and is sent again (CMD3).
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
    isOpen: () => socket.readyState === WebSocket.OPEN,
  };
}

/** As much of a page as matters here; workers have no window and no document, and Node has nothing of it. */
interface Page extends Partial<EventTarget> {
  readonly window?: Page;
  readonly document?: Partial<EventTarget> & { readonly visibilityState?: string };
}

/** The network is there again, the page is seen again or comes out of the back-forward cache, a frozen tab goes on. */
function onWake(woke: () => void, global: object = globalThis): () => void {
  const here: Page = global;
  const { document, window: page = here } = here;
  const listening = new AbortController();
  const { signal } = listening;
  page.addEventListener?.("online", () => woke(), { signal });
  page.addEventListener?.("pageshow", (event) => "persisted" in event && event.persisted === true && woke(), {
    signal,
  });
  document?.addEventListener?.("visibilitychange", () => document.visibilityState === "visible" && woke(), { signal });
  document?.addEventListener?.("resume", () => woke(), { signal });
  return () => listening.abort();
}

/** `crypto.randomUUID` is missing on pages served without TLS, `getRandomValues` is not. */
function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

import { connectRoom } from "../../../src/client/connect-room.ts";
import type { ConnectOptions } from "../../../src/client/connect-room.ts";
import type { Platform, SocketHandlers, SocketRequest } from "../../../src/client/connection/platform.ts";
import type { RoomClient } from "../../../src/client/room-client.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { ServerMessage } from "../../../src/durable/protocol/socket/down.ts";
import type { RoomView } from "../../../src/durable/protocol/state/room-view.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import { emptyRoom } from "../../../src/durable/rules/core/room-state.ts";
import { FakeClock, settle } from "./connection/fake-clock.ts";

/** The hub's end of one socket the client opened. */
export class FakeSocket {
  readonly request: SocketRequest;
  readonly #handlers: SocketHandlers;
  /** Frames that the client sent, `ping` as it is, everything else parsed. */
  readonly received: unknown[] = [];
  isOpen = true;
  closedByClient: { code: number; reason: string } | undefined;

  constructor(request: SocketRequest, handlers: SocketHandlers) {
    this.request = request;
    this.#handlers = handlers;
  }

  take(text: string): void {
    this.received.push(text === "ping" ? text : JSON.parse(text));
  }

  say(message: ServerMessage): void {
    this.sayRaw(JSON.stringify(message));
  }

  sayRaw(data: unknown): void {
    this.#handlers.received(data);
  }

  drop(code = 1006, reason = ""): void {
    this.#handlers.closed(code, reason);
  }

  /** Frames of one type that came in, such as `hub.ack`. */
  sent(type: string): unknown[] {
    return this.received.filter(
      (each) => typeof each === "object" && each !== null && "type" in each && each.type === type,
    );
  }

  open(): void {
    this.#handlers.opened?.();
  }

  /** Lets the client in, with a snapshot unless it resumes. */
  welcome({ version = 0, resume = "snapshot" }: { version?: number; resume?: "snapshot" | "replay" } = {}): void {
    this.say(connected({ version, resume }));
    this.say({ type: "hub.catalog.sync", catalogVersion: "c1", verbs: [] });
    if (resume === "snapshot") this.say({ type: "hub.stateSnapshot", version, state: emptyView() });
  }
}

type HttpScript = (path: string, init: RequestInit) => Response | Promise<Response>;

/** A hub that does what the test says: answers tickets, keeps the sockets it was asked for. */
export class FakeHub {
  readonly clock = new FakeClock();
  readonly sockets: FakeSocket[] = [];
  readonly requests: { path: string; authorization: string | null }[] = [];
  random = 0.5;
  /** How far the clock on the wall has run ahead of the timers. */
  sleptMs = 0;
  readonly wakeListeners = new Set<() => void>();
  #ids = 0;
  http: HttpScript = () =>
    jsonResponse(201, { ticket: `t${this.requests.length}`, expiresAt: "2026-11-21T10:00:30.000Z" });

  readonly platform: Platform = {
    fetch: async (input, init = {}) => {
      const url = input instanceof Request ? input.url : input.toString();
      const path = url.replace("http://hub.test", "");
      this.requests.push({ path, authorization: new Headers(init.headers).get("authorization") });
      return this.http(path, init);
    },
    openSocket: (request, handlers) => {
      const socket = new FakeSocket(request, handlers);
      this.sockets.push(socket);
      return {
        send: (text) => socket.take(text),
        close: (code, reason) => {
          socket.closedByClient = { code, reason };
        },
        isOpen: () => socket.isOpen,
      };
    },
    after: this.clock.after,
    now: () => this.clock.now + this.sleptMs,
    onWake: (woke) => {
      this.wakeListeners.add(woke);
      return () => void this.wakeListeners.delete(woke);
    },
    random: () => this.random,
    newCommandId: () => `cmd-${(this.#ids += 1)}`,
  };

  connect(options: Partial<ConnectOptions> = {}): RoomClient {
    const credentials = options.getToken === undefined ? { token: "jwt-1" } : {};
    return connectRoom({
      url: "http://hub.test",
      hubId: "demo",
      roomId: "quay",
      platform: this.platform,
      ...credentials,
      ...options,
    });
  }

  /** A client that is in, and the socket it is in by. */
  async connected(
    options: Partial<ConnectOptions> & { version?: number } = {},
  ): Promise<{ client: RoomClient; socket: FakeSocket }> {
    const { version = 0, ...rest } = options;
    const client = this.connect(rest);
    await settle();
    this.socket.welcome({ version });
    return { client, socket: this.socket };
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("the client has opened no socket");
    return socket;
  }
}

export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

export function problemResponse(status: number, code: string, headers: Record<string, string> = {}): Response {
  const body = { type: `urn:frontier-hub:problem:${code}`, code, status, detail: `${code} it is` };
  return jsonResponse(status, body, { "content-type": "application/problem+json", ...headers });
}

function connected({ version, resume }: { version: number; resume: "snapshot" | "replay" }): ServerMessage {
  return {
    type: "hub.system.connected",
    protocol: 1,
    hubId: "demo",
    roomId: "quay",
    actorId: "ash",
    connectionId: "conn-1",
    sessionId: "ses-1",
    version,
    serverTime: "2026-11-21T10:00:00.000Z",
    resume,
    limits: {
      actorCommands: { burst: 60, perSeconds: 2 },
      roomCommandsPerSecond: 2000,
      actorTextBytes: { burst: 1_048_576, perSeconds: 256 },
    },
  };
}

export function emptyView(): RoomView {
  return { ...emptyRoom("demo", "quay", BUILT_IN_CATALOG).view, sessionId: "ses-1", catalogVersion: "c1" };
}

export function said(version: number, message = `line ${version}`): Event {
  return {
    version,
    type: "chat.said",
    at: "2026-11-21T10:00:01.000Z",
    actorId: "bryn",
    correlationId: `cor-${version}`,
    data: { message },
  };
}

/** A frame of events that follow on `from`, one a version. */
export function update(
  from: number,
  events: readonly Event[],
  more: Partial<Extract<ServerMessage, { type: "hub.stateUpdate" }>> = {},
): ServerMessage {
  return { type: "hub.stateUpdate", from, version: events.at(-1)?.version ?? from, events, receipts: [], ...more };
}

import * as v from "valibot";
import type { Catalog } from "../../durable/protocol/catalog/catalog.ts";
import { PROBLEM_STATUS } from "../../durable/protocol/http/problem.ts";
import type { Problem, ProblemCode } from "../../durable/protocol/http/problem.ts";
import { CLOSE } from "../../durable/protocol/socket/close-code.ts";
import { CommandRequest } from "../../durable/protocol/socket/command.ts";
import { parseClientMessage } from "../../durable/protocol/socket/parse-client-message.ts";
import { Actor } from "../../durable/protocol/state/actor.ts";
import { BUILT_IN_CATALOG } from "../../durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../durable/rules/catalog/override-catalog.ts";
import type { RecordedEvent } from "../../durable/rules/core/draft.ts";
import { viewerOf, viewFor } from "../../durable/rules/core/view-for.ts";
import { standardPlatform } from "../connection/platform.ts";
import type { Platform, Socket, SocketHandlers, SocketRequest } from "../connection/platform.ts";
import { FakeConnection } from "./fake-connection.ts";
import { FakeRoom } from "./fake-room.ts";

/** An actor may hold this many connections (PRE3). */
const MOST_CONNECTIONS = 3;

export interface FakeHubOptions {
  /** The hub's catalog, as an operator would put it (CAT2). */
  readonly catalog?: unknown;
  /** How long contests, rituals and closures take: 20 ms. */
  readonly bridgeMs?: number;
  /** 64 hex digits from which all dice of a contest or ritual follow; by chance unless given. */
  readonly newSeed?: () => string;
  /** The clock and the timers of the hub; those of the machine, or of a test that has replaced them, unless given. */
  readonly now?: () => number;
  readonly after?: Platform["after"];
}

/** The claims of a token, as far as a test cares (TOK2). */
export type FakeClaims = Partial<Pick<Actor, "name" | "roles" | "capabilities" | "stats">> & {
  readonly ttlMs?: number;
};

/**
 * A hub in memory, for tests of games: its rooms decide by the very rules of a real hub's. Pass `platform` and `url` to
 * `connectRoom`, with a `token` of its own making. It has no limits of frames and reads, no slow clients, no retention
 * and no archive, and does not announce that a token ends; a closed session gets a recap without words.
 */
export class FakeHub {
  readonly url = "http://hub.fake";
  readonly #options: FakeHubOptions;
  readonly #catalog: Catalog;
  readonly #after: Platform["after"];
  readonly #rooms = new Map<string, FakeRoom>();
  readonly #connections = new Map<FakeRoom, FakeConnection[]>();
  readonly #refusals: Problem[] = [];
  #tickets = new Map<string, Actor>();
  #made = 0;
  #aheadMs = 0;
  #isStopped = false;
  /** Put these over the client's platform; a `NetworkSimulator` goes around them. */
  readonly platform: Pick<Platform, "fetch" | "openSocket" | "after"> = {
    fetch: async (input, init) => this.#answer(new Request(input, init)),
    openSocket: (request, handlers) => this.#open(request, handlers),
    after: (ms, task) => this.#after(ms, task),
  };

  /** @throws TypeError for a catalog that no hub takes */
  constructor(options: FakeHubOptions = {}) {
    this.#options = options;
    this.#after = options.after ?? standardPlatform().after;
    const overridden = overrideCatalog(BUILT_IN_CATALOG, options.catalog ?? {});
    if (!overridden.ok) throw new TypeError(`catalog: ${overridden.path}: ${overridden.message}`);
    this.#catalog = options.catalog === undefined ? BUILT_IN_CATALOG : overridden.catalog;
  }

  /** A token for every room of this hub. */
  token(actorId: string, { ttlMs = 3_600_000, ...claims }: FakeClaims = {}, hubId = "demo"): string {
    const stats = { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 0 };
    const usual = { name: actorId, roles: ["player"], capabilities: [], stats };
    const actor = v.parse(Actor, { ...usual, ...claims, actorId, hubId, room: "*", expiresAt: this.#now() + ttlMs });
    return `fake.${toHex(new TextEncoder().encode(JSON.stringify(actor)))}`;
  }

  /** The hub's clock goes ahead, and whatever is due happens: windows, offers and tokens end, people are idle. */
  advance(ms: number): void {
    this.#aheadMs += ms;
    this.#endAll(({ actor }) => actor.expiresAt <= this.#now(), CLOSE.tokenExpired, "the token has expired");
    for (const room of this.#rooms.values()) room.wake();
  }

  /** Every connection, or those of one actor, ends with this code (SOK7); 1006 is a network that is lost. */
  disconnect({ actorId, code = 1006 }: { readonly actorId?: string; readonly code?: number } = {}): void {
    this.#endAll(({ actor }) => actorId === undefined || actor.actorId === actorId, code, "by the test");
  }

  /** The next request is refused so (SOK2). */
  refuseNext(code: ProblemCode, detail: string = code, retryAfterMs?: number): void {
    this.#refusals.push({ code, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }

  /** The room's events as they happened, whoever may see them. */
  events(roomId: string, hubId = "demo"): readonly RecordedEvent["event"][] {
    return this.#room(hubId, roomId).log.map(({ event }) => event);
  }

  /** Ends all connections and timers; from now on no request of a client gets an answer. */
  stop(): void {
    this.#isStopped = true;
    this.disconnect({ code: CLOSE.goingDown });
    for (const room of this.#rooms.values()) room.stop();
  }

  #now(): number {
    return (this.#options.now ?? Date.now)() + this.#aheadMs;
  }

  #room(hubId: string, roomId: string): FakeRoom {
    const key = `${hubId}/${roomId}`;
    const known = this.#rooms.get(key);
    if (known !== undefined) return known;
    const room: FakeRoom = new FakeRoom(hubId, roomId, this.#catalog, {
      ...{ now: () => this.#now(), after: this.#after, bridgeMs: this.#options.bridgeMs ?? 20 },
      newSeed: this.#options.newSeed ?? (() => toHex(crypto.getRandomValues(new Uint8Array(32)))),
      isConnected: (actorId) => this.#of(room).some(({ actor }) => actor.actorId === actorId),
      onCommit: (recorded) => this.#onCommit(room, recorded),
    });
    this.#rooms.set(key, room);
    return room;
  }

  #of(room: FakeRoom): readonly FakeConnection[] {
    return this.#connections.get(room) ?? [];
  }

  #onCommit(room: FakeRoom, recorded: readonly RecordedEvent[]): void {
    if (recorded.length === 0) return;
    for (const connection of this.#of(room)) connection.flush([]);
    for (const { event } of recorded) {
      if (event.type !== "moderation.kicked" && event.type !== "moderation.banned") continue;
      const removed = this.#of(room).filter(({ actor }) => actor.actorId === event.data.target);
      for (const connection of removed) this.#end(connection, CLOSE.removed, "put out by a moderator");
    }
  }

  async #answer(request: Request): Promise<Response> {
    if (this.#isStopped) throw new TypeError("the hub has stopped");
    const refusal = this.#refusals.shift();
    if (refusal !== undefined) return problemResponse(refusal);
    const { pathname } = new URL(request.url);
    if (pathname === "/v1/dev/tokens") return this.#devToken(await request.json());
    const [, hubId, roomId, route] =
      /^\/v1\/hubs\/([^/]+)\/rooms\/([^/]+)\/(tickets|state|commands)$/.exec(pathname) ?? [];
    if (hubId === undefined || roomId === undefined)
      return problemResponse({ code: "not-found", detail: "no such route" });
    const actor = this.#actorOf(request.headers.get("authorization") ?? "");
    if (actor === undefined) return problemResponse({ code: "unauthenticated", detail: "no good token" });
    if (actor.hubId !== hubId) return problemResponse({ code: "forbidden", detail: "the token is for another hub" });
    const room = this.#room(hubId, roomId);
    if (route === "commands") return this.#command(room, actor, await request.json());
    const problem = room.refusal(actor, route === "tickets" ? "enter" : "read");
    if (problem !== null) return problemResponse(problem);
    if (route === "tickets") return this.#ticket(actor);
    return jsonResponse(200, { version: room.state.version, state: viewFor(room.state.view, viewerOf(actor)) });
  }

  #devToken(body: unknown): Response {
    const Body = v.object({
      actorId: v.string(),
      hubId: v.string(),
      name: v.optional(v.string()),
      roles: v.optional(Actor.entries.roles),
    });
    const read = v.safeParse(Body, body);
    if (!read.success) return problemResponse({ code: "invalid-request", detail: "the body is not that of a token" });
    const { actorId, hubId, name = actorId, roles = ["player"] } = read.output;
    const expiresAt = new Date(this.#now() + 3_600_000).toISOString();
    return jsonResponse(201, { token: this.token(actorId, { name, roles }, hubId), expiresAt });
  }

  #command(room: FakeRoom, actor: Actor, body: unknown): Response {
    const read = v.safeParse(CommandRequest, body);
    if (!read.success) return problemResponse({ code: "invalid-request", detail: "the body is no command" });
    return jsonResponse(200, room.command(actor, read.output));
  }

  #ticket(actor: Actor): Response {
    this.#made += 1;
    const ticket = `ticket-${this.#made}`;
    this.#tickets.set(ticket, actor);
    return jsonResponse(201, { ticket, expiresAt: new Date(this.#now() + 30_000).toISOString() });
  }

  /** The actor of a token that this hub made and that still counts. */
  #actorOf(authorization: string): Actor | undefined {
    const [, hex] = /^Bearer fake\.([0-9a-f]+)$/.exec(authorization) ?? [];
    if (hex === undefined) return undefined;
    const actor = v.safeParse(v.pipe(v.string(), v.parseJson(), Actor), fromHex(hex));
    return actor.success && actor.output.expiresAt > this.#now() ? actor.output : undefined;
  }

  #open({ url, protocols, headers }: SocketRequest, handlers: SocketHandlers): Socket {
    const { pathname, searchParams } = new URL(url);
    const [, hubId = "", roomId = ""] = /^\/v1\/hubs\/([^/]+)\/rooms\/([^/]+)\/socket$/.exec(pathname) ?? [];
    const ticket = protocols.find((each) => each.startsWith("ticket."))?.slice("ticket.".length) ?? "";
    const actor = this.#tickets.get(ticket) ?? this.#actorOf(headers?.["authorization"] ?? "");
    this.#tickets.delete(ticket);
    const after = searchParams.get("after");
    let connection: FakeConnection | undefined;
    let isClosed = false;
    queueMicrotask(() => {
      if (isClosed) return;
      if (actor !== undefined && !this.#isStopped) connection = this.#enter(hubId, roomId, actor, handlers);
      if (connection === undefined) return handlers.closed(1006, "");
      handlers.opened?.();
      connection.welcome(after === null ? undefined : Number(after), new Date(this.#now()).toISOString());
    });
    return {
      // Behind everything that the hub is saying.
      send: (text) => queueMicrotask(() => connection && this.#take(hubId, roomId, connection, text)),
      close: (code, reason) => {
        isClosed = true;
        if (connection === undefined) handlers.closed(code, reason);
        else this.#end(connection, code, reason);
      },
      isOpen: () => connection?.isOpen ?? false,
    };
  }

  #enter(hubId: string, roomId: string, actor: Actor, handlers: SocketHandlers): FakeConnection | undefined {
    const room = this.#room(hubId, roomId);
    this.#made += 1;
    const connection = new FakeConnection(room, actor, handlers, `conn_${this.#made}`);
    if (room.enter(actor) !== undefined) return undefined;
    const own = this.#of(room).filter((each) => each.actor.actorId === actor.actorId);
    this.#connections.set(room, [...this.#of(room), connection]);
    const [oldest] = own;
    if (oldest !== undefined && own.length >= MOST_CONNECTIONS) {
      this.#end(oldest, CLOSE.replaced, "replaced by a newer connection");
    }
    return connection;
  }

  #endAll(isMeant: (connection: FakeConnection) => boolean, code: number, reason: string): void {
    for (const connection of [...this.#connections.values()].flat()) {
      if (isMeant(connection)) this.#end(connection, code, reason);
    }
  }

  #end(connection: FakeConnection, code: number, reason: string): void {
    for (const [room, connections] of this.#connections) {
      if (!connections.includes(connection)) continue;
      const left = connections.filter((each) => each !== connection);
      this.#connections.set(room, left);
      const { actorId } = connection.actor;
      if (!left.some(({ actor }) => actor.actorId === actorId)) room.leave(actorId);
    }
    connection.end(code, reason);
  }

  #take(hubId: string, roomId: string, connection: FakeConnection, text: string): void {
    if (!connection.isOpen) return;
    if (text === "ping") return connection.pong();
    const read = parseClientMessage(text);
    if (!read.ok) return connection.say({ type: "hub.system.error", ...read.fault });
    const { message } = read;
    const room = this.#room(hubId, roomId);
    if (message.type === "hub.command") connection.flush([room.command(connection.actor, message.command)]);
    if (message.type === "hub.refreshToken") this.#refresh(room, connection, message.token);
  }

  #refresh(room: FakeRoom, connection: FakeConnection, token: string): void {
    const actor = this.#actorOf(`Bearer ${token}`);
    if (actor === undefined || actor.actorId !== connection.actor.actorId) {
      return connection.say({ type: "hub.system.error", code: "refresh-refused", message: "the token is not good" });
    }
    connection.actor = actor;
    room.enter(actor);
    const expiresAt = new Date(actor.expiresAt).toISOString();
    connection.say({ type: "hub.system.notice", code: "token-refreshed", expiresAt });
    connection.saySnapshot();
  }
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(hex: string): string {
  const bytes = hex.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function jsonResponse(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

function problemResponse({ code, detail, retryAfterMs }: Problem): Response {
  const status = PROBLEM_STATUS[code];
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  const retry = retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
  const body = { type: `urn:frontier-hub:problem:${code}`, title: code, status, detail, code, ...wait };
  return jsonResponse(status, body, { "content-type": "application/problem+json", ...retry });
}

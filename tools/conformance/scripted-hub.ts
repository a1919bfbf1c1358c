import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { SUBPROTOCOL } from "../../src/durable/protocol/events/version.ts";
import { PROBLEM_STATUS, type ProblemCode } from "../../src/durable/protocol/http/problem.ts";
import { Connection, type Join } from "./connection.ts";
import type { Waiting } from "./waiting.ts";

/** An answer in place of a ticket or an upgrade. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A try of the client to come in: a request for a ticket, or an upgrade with a bearer token. */
export interface Attempt {
  readonly at: number;
  readonly token: string;
}

/** Refuses as a hub does (SOK2). */
export function problem(code: ProblemCode, retryAfterSeconds?: number): Refusal {
  const status = PROBLEM_STATUS[code];
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterMs: retryAfterSeconds * 1000 };
  const retry = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return {
    status,
    headers: { "content-type": "application/problem+json", ...retry },
    body: JSON.stringify({
      type: `urn:frontier-hub:problem:${code}`,
      title: code,
      code,
      status,
      detail: code,
      ...wait,
    }),
  };
}

/** A hub on loopback that does what a situation says, and notes how the client comes. */
export class ScriptedHub {
  readonly url: string;
  readonly attempts: Attempt[] = [];
  readonly connections: Connection[] = [];
  /** Breaches of SOK1 on the way in. */
  readonly faults: string[] = [];
  /** The next tries get these answers, one each. */
  readonly refusals: Refusal[] = [];
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => SUBPROTOCOL });
  readonly #tickets = new Map<string, string>();
  readonly #waiting: Waiting;
  readonly #place: string;

  private constructor(server: Server, place: string, waiting: Waiting) {
    this.#server = server;
    this.#waiting = waiting;
    this.#place = place;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", (request, response) => {
      const { status, headers, body } = this.#answer(request);
      response.writeHead(status, headers).end(body);
    });
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
  }

  static async start(hubId: string, roomId: string, waiting: Waiting): Promise<ScriptedHub> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new ScriptedHub(server, `/v1/hubs/${hubId}/rooms/${roomId}`, waiting);
  }

  stop(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage): Refusal {
    request.resume();
    if (request.method !== "POST" || request.url !== `${this.#place}/tickets`) return problem("not-found");
    const token = this.#attempt(request);
    const refusal = this.refusals.shift() ?? (token === "" ? problem("unauthenticated") : undefined);
    if (refusal !== undefined) return refusal;
    const ticket = `ticket-${this.#tickets.size + 1}`;
    this.#tickets.set(ticket, token);
    const expiresAt = new Date(Date.now() + 30_000).toISOString();
    return {
      status: 201,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ticket, expiresAt }),
    };
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    const protocols = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((each) => each.trim());
    const ticket = protocols.find((each) => each.startsWith("ticket."))?.slice("ticket.".length);
    const token = ticket === undefined ? this.#attempt(request) : this.#useTicket(ticket);
    const refusal = pathname === `${this.#place}/socket` ? this.#refusal(ticket, token) : problem("not-found");
    if (refusal !== undefined) return refuse(socket, refusal);
    const after = searchParams.get("after");
    const address = request.url ?? "";
    const join: Join = { after: after === null ? undefined : Number(after), address, protocols, token };
    this.#sockets.handleUpgrade(request, socket, head, (opened) => {
      this.connections.push(new Connection(opened, join, this.#waiting));
      this.#waiting.look();
    });
  }

  /** With a ticket the script has answered already. */
  #refusal(ticket: string | undefined, token: string): Refusal | undefined {
    const scripted = ticket === undefined ? this.refusals.shift() : undefined;
    return scripted ?? (token === "" ? problem("unauthenticated") : undefined);
  }

  #attempt(request: IncomingMessage): string {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    this.attempts.push({ at: performance.now(), token });
    this.#waiting.look();
    return token;
  }

  #useTicket(ticket: string): string {
    const token = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (token === undefined) this.faults.push(`it came with ${ticket}, which was used before or never given`);
    return token ?? "";
  }
}

function refuse(socket: Duplex, { status, headers, body }: Refusal): void {
  const all = { ...headers, "content-length": String(Buffer.byteLength(body)), connection: "close" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}

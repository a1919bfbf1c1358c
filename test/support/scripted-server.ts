import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { afterAll, beforeEach } from "vitest";

const claims = Buffer.from(JSON.stringify({ sub: "juno", hub: "hub-one", room: "*" })).toString("base64url");

/** A token that names hub-one; its signature is the hub's to look at. */
export const TOKEN = `header.${claims}.signature`;

/** Answers one route; `request` is `METHOD /path?query`. */
export type Route = (request: string, body: string, headers: IncomingHttpHeaders) => Answer;

export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly etag?: string;
  /** In place of a body: a text of that media type. */
  readonly text?: string;
  readonly type?: string;
}

export interface ScriptedServer {
  readonly url: string;
  /** By `METHOD /path`; what is not there is 404, or 401 without a token; another token than {@link TOKEN} is 401. */
  readonly routes: Record<string, Route>;
  /** `METHOD /path?query body` of each request. */
  readonly asked: string[];
  /** The headers of each request. */
  readonly headers: IncomingHttpHeaders[];
  close(): void;
}

/** A hub for the tests of a file or a `describe`: empty before each of them, and ended after the last. */
export async function scriptedHub(): Promise<ScriptedServer> {
  const hub = await startScriptedServer();
  beforeEach(() => {
    hub.asked.length = 0;
    for (const name of Object.keys(hub.routes)) delete hub.routes[name];
  });
  afterAll(() => hub.close());
  return hub;
}

/** A hub whose answers are written down, for tools that run as processes. */
async function startScriptedServer(): Promise<ScriptedServer> {
  const routes: Record<string, Route> = {};
  const asked: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const part of request) body += String(part);
    const { pathname, search } = new URL(request.url ?? "/", "http://hub");
    const line = `${request.method} ${pathname}${search}`;
    asked.push(`${line} ${body}`.trim());
    headers.push(request.headers);
    const { authorization } = request.headers;
    const route = routes[`${request.method} ${pathname}`];
    const isStranger = authorization === undefined ? route === undefined : authorization !== `Bearer ${TOKEN}`;
    if (isStranger) return send(response, problem(401, "unauthenticated"));
    return send(response, route === undefined ? problem(404, "not-found") : route(line, body, request.headers));
  }

  return {
    url: `http://127.0.0.1:${port}`,
    routes,
    asked,
    headers,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A refusal of the hub's own (SOK2). */
export function problem(status: number, code: string): Answer {
  return { status, body: { status, code, detail: `it is ${code}` } };
}

function send(response: ServerResponse, { status = 200, body, etag, ...given }: Answer): void {
  const { type = status < 400 ? "application/json" : "application/problem+json", text = JSON.stringify(body) } = given;
  response.writeHead(status, { "content-type": type, ...(etag !== undefined && { etag }) }).end(text);
}

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";

export interface HttpServer {
  /** The port it listens on: another than asked for where 0 was. */
  readonly port: number;
  /** Takes no new connection, answers what it was asked, then is gone. */
  close(): Promise<void>;
}

/** Listens until it is closed. Throws where the port cannot be had. */
export async function serveHttp(app: Hono, host: string, port: number): Promise<HttpServer> {
  const answer = getRequestListener(app.fetch);
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return { port: portOf(server.address(), port), close: () => close(server) };
}

function portOf(address: AddressInfo | string | null, asked: number): number {
  return typeof address === "object" && address !== null ? address.port : asked;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that was busy when asked to close stays open for the next request: look again.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
  });
}

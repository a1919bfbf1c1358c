import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

export interface HttpServer {
  /** The port it listens on: another than asked for where 0 was. */
  readonly port: number;
  /** Takes no new connection, answers what it was asked, and cuts off what has not been asked or answered in time. */
  close(): Promise<void>;
}

/** Leaves the workers their 12 s of the 18 that a stop may take (BRG4). */
const CLOSE_WITHIN_MS = 5_000;

/** Listens until it is closed. Throws where the port cannot be had. */
export async function serveHttp(
  app: { readonly fetch: Parameters<typeof getRequestListener>[0] },
  host: string,
  port: number,
  closeWithinMs = CLOSE_WITHIN_MS,
): Promise<HttpServer> {
  const answer = getRequestListener(app.fetch);
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return { port: portOf(server.address(), port), close: () => close(server, closeWithinMs) };
}

function portOf(address: AddressInfo | string | null, asked: number): number {
  return typeof address === "object" && address !== null ? address.port : asked;
}

function close(server: Server, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    // A connection that was busy when asked to close stays open for the next request: look again.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    // One that has sent half a request would keep everything else from stopping in order.
    const cut = setTimeout(() => server.closeAllConnections(), withinMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });
}

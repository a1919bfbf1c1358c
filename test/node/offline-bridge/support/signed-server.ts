import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";

type Reply = (status: number, json: object) => void;

/** A request whose signature fits. */
interface Asked {
  readonly url: URL;
  readonly method: string;
  readonly webhookId: string;
  readonly body: string;
}

interface SignedServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves on a port of its own what is signed with `secret` (a GET over its path and query), and refuses the rest.
 * @param onAny told of every request before its signature is looked at
 */
export async function serveSigned(
  secret: string,
  answer: (asked: Asked, reply: Reply) => void,
  onAny: (webhookId: string) => void = () => {},
): Promise<SignedServer> {
  const webhook = new Webhook(secret);
  const server = createServer((request, response) => void take(request, response));
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET" } = request;
    const webhookId = String(request.headers["webhook-id"]);
    onAny(webhookId);
    const body = await textOf(request);
    const reply: Reply = (status, json) => void response.writeHead(status).end(JSON.stringify(json));
    const url = new URL(request.url ?? "/", "http://edge");
    try {
      const signed = method === "GET" ? `GET ${url.pathname}${url.search}` : body;
      webhook.verify(signed, flat(request.headers), { jsonParse: false });
    } catch {
      return reply(401, { code: "unauthenticated" });
    }
    return answer({ url, method, webhookId, body }, reply);
  }
  return { url: await listen(server), close: () => closeAll(server) };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  return `http://127.0.0.1:${address.port}`;
}

function closeAll(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function flat(headers: IncomingMessage["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

import { request as open, Agent } from "node:http";
import { text } from "node:stream/consumers";
import type { HttpAnswer } from "./judge-answer.ts";
import type { HttpRequest } from "./make-request.ts";

/** Sends requests as they are: `fetch` would mend some and refuse others. */
export class RequestSender {
  readonly #base: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(base: URL) {
    this.#base = base;
  }

  /** @throws where no answer comes within a minute, or the connection breaks. */
  async send({
    method,
    path,
    headers,
    body,
  }: Pick<HttpRequest, "method" | "path" | "headers" | "body">): Promise<HttpAnswer> {
    const { hostname, port } = this.#base;
    // Without it Node sends the body of an OPTIONS with no frame around it, as the beginning of another request.
    const framed = body === undefined ? headers : { ...headers, "content-length": String(body.length) };
    const signal = AbortSignal.timeout(WITHIN_MS);
    const sent = open({ hostname, port, method, path, headers: framed, agent: this.#agent, signal });
    return new Promise((resolve, reject) => {
      sent.on("error", reject);
      sent.on("upgrade", (response, socket) => {
        socket.destroy();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: "" });
      });
      sent.on("response", (response) => {
        text(response).then(
          (answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
          reject,
        );
      });
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

const WITHIN_MS = 60_000;

import { createExecutionContext } from "cloudflare:test";
import type { Env } from "../../../../src/durable/env.ts";
import { app } from "../../../../src/worker/app.ts";
import { edgeEnv } from "./edge-env.ts";

interface Call {
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: object | string | undefined;
  readonly env?: Env;
}

/** Sends one request through the whole edge: `callEdge("GET /healthz")`. */
export async function callEdge(route: string, { token, headers = {}, body, env = edgeEnv() }: Call = {}) {
  const [method = "GET", path = "/"] = route.split(" ");
  const request = new Request(`https://hub.test${path}`, {
    method,
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return app.fetch(request, env, createExecutionContext());
}

/** A refusal in short: `"401 unauthenticated"`, with the path at fault where one is named; else the bare status. */
export async function outcomeOf(response: Response): Promise<string> {
  if (response.headers.get("content-type") !== "application/problem+json") return String(response.status);
  const problem: { status: number; code: string; path?: string } = await response.json();
  if (problem.status !== response.status) return `${response.status} with a body of ${problem.status}`;
  return [problem.status, problem.code, problem.path].filter((part) => part !== undefined).join(" ");
}

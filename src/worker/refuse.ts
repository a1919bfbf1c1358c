import type { Context } from "hono";
import { problemResponse } from "../durable/problem-response.ts";
import type { Problem, ProblemCode } from "../durable/protocol/http/problem.ts";
import type { AppEnv } from "./app-env.ts";
import { log } from "./log.ts";

/** Refusals that operators should see; `misconfigured` is logged once, where it is found. */
const LOGGED: ReadonlySet<ProblemCode> = new Set(["busy", "bridge-unavailable"]);

/** Answers with a refusal (SOK2). */
export function refuse<E extends AppEnv>(c: Context<E>, problem: Problem): Response {
  if (LOGGED.has(problem.code)) {
    const { method, path } = c.req;
    log("warn", "hub.edge.refused", { correlationId: c.var.correlationId, method, path, ...problem });
  }
  return problemResponse(problem);
}

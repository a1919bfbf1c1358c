import { PROBLEM_STATUS, type Problem } from "../../../durable/protocol/http/problem.ts";

/** A refusal as `application/problem+json` (SOK2). */
export function problemResponse(problem: Problem): Response {
  const { retryAfterMs, cause: _, ...told } = problem;
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (retryAfterMs !== undefined) headers.set("retry-after", String(Math.ceil(retryAfterMs / 1000)));
  const status = PROBLEM_STATUS[problem.code];
  return new Response(JSON.stringify({ status, retryAfterMs, ...told }), { status, headers });
}

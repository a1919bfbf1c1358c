import { SUBPROTOCOL } from "./protocol/events/version.ts";
import { PROBLEM_STATUS, type Problem, type ProblemCode } from "./protocol/http/problem.ts";

const TITLES: Record<ProblemCode, string> = {
  "invalid-after": "The version to resume from is not one",
  "invalid-request": "The request is not well formed",
  unauthenticated: "A valid token is needed",
  forbidden: "Not allowed",
  banned: "Banned from this room",
  "unknown-room-address": "No such address",
  "not-found": "Not found",
  "unknown-version": "No such version",
  "room-full": "The room is full",
  "no-session": "No session is open",
  "not-empty": "The room is not empty",
  "already-decided": "Already decided",
  claimed: "Somebody else looks after it",
  "result-conflict": "Another result holds this key",
  stale: "Something else is there by now",
  "invalid-catalog": "The catalog has a fault",
  "invalid-lexicon": "The lexicon has a fault",
  "upgrade-required": "Another protocol is needed",
  "rate-limited": "Too many requests",
  internal: "Something went wrong here",
  "not-built": "Not built yet",
  busy: "Busy, come back in a moment",
  misconfigured: "The hub is not set up",
  "bridge-unavailable": "The archive cannot be reached",
};

/** A refusal as `application/problem+json` (SOK2), the same from the edge and from a room. */
export function problemResponse(problem: Problem): Response {
  const { code, detail, path, retryAfterMs, supported } = problem;
  const status = PROBLEM_STATUS[code];
  const body = {
    type: `urn:frontier-hub:problem:${code}`,
    title: TITLES[code],
    status,
    detail,
    code,
    path,
    retryAfterMs,
    supported,
  };
  return new Response(JSON.stringify(body), { status, headers: headersOf(problem) });
}

function headersOf({ code, retryAfterMs }: Problem): Headers {
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  });
  // Whole seconds, never too early, and never 0, which clients take for "at once".
  if (retryAfterMs !== undefined) headers.set("retry-after", String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
  if (code === "unauthenticated") headers.set("www-authenticate", "Bearer");
  if (code === "upgrade-required") headers.set("sec-websocket-protocol", SUBPROTOCOL);
  return headers;
}

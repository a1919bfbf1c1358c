import { PROBLEM_STATUS, type Problem, type ProblemCode } from "../../../src/durable/protocol/http/problem.ts";
import { problemResponse } from "../../../src/durable/problem-response.ts";
import type { ExamplePlay } from "../example-play.ts";
import { exampleClosure } from "../example-closure.ts";
import { json, table } from "../markdown.ts";
import { readRoutes } from "../read-routes.ts";
import { ROUTES, type TellingRoute } from "./routes.ts";

const WHEN: { readonly [Code in ProblemCode]: string } = {
  "invalid-after": "`after` is no version",
  "invalid-request": "the body or the query has a fault; `path` names it",
  unauthenticated:
    "no token, or one that is malformed, expired or wrongly signed; a ticket that is used or too old; a bad signature",
  forbidden: "a good token for another hub or room, or without the role; an `Origin` that may not use the hub",
  banned: "a moderator has banned the actor from the room",
  "unknown-room-address": "hub or room in the path are no ids",
  "not-found": "there is no such thing, or no such route",
  "unknown-version": "`at` is not there, or not any more",
  "room-full": "200 participants, or 50 spectators, are there",
  "no-session": "no session is open that could be closed",
  "already-decided": "a moderator has decided on the item",
  "result-conflict": "another result was taken under the same key",
  "invalid-catalog": "the catalog's override has a fault; `path` names it",
  "upgrade-required": "no WebSocket upgrade, or none of the protocols in `supported`",
  "rate-limited":
    "10 tickets in 10 s, or 20 reads a second, are used up (LIM4), 20 requests a second to the hub, or 600 a minute of an address (SOK10)",
  internal: "a bug; it is logged",
  "not-built": "the route is promised and not built yet; trying again does not help",
  busy: "the hub is going down for a deploy, cannot check tokens just now, or does not know the key of one yet",
  misconfigured: "a setting of the hub is missing or malformed; `detail` names it",
  "bridge-unavailable": "the archive behind the bridge cannot be reached",
};

/** Every route of the edge with what it takes and answers, and every refusal. `app` is the text of its switchboard. */
export async function http(play: ExamplePlay, app: string): Promise<string> {
  const edge = readRoutes(app);
  const told = ROUTES(play, await exampleClosure(play));
  const missing = edge.filter(({ name }) => told.every((each) => each.name !== name));
  const gone = told.filter(({ name }) => edge.every((each) => each.name !== name));
  if (missing.length + gone.length > 0) {
    const names = [...missing, ...gone].map(({ name }) => name);
    throw new Error(`tools/protocol/sections/routes.ts and the routes of the edge differ in ${names.join(", ")}`);
  }
  const sections = told.map((route) => tellRoute(route, edge.find(({ name }) => name === route.name)?.who ?? ""));
  return `## HTTP

Bodies are JSON objects of at most 16 KiB, whatever the content type says; an empty one is \`{}\`. Tokens go as
\`Authorization: Bearer <jwt>\`. What is not known in a query or a body is passed over.

${sections.join("\n\n")}

## Problems

Every refusal is \`application/problem+json\` with one of these codes (SOK2). \`path\` names the field at fault,
\`retryAfterMs\` (and \`Retry-After\`, in whole seconds) when to come again.

${table(
  ["status", "`code`", "when"],
  Object.entries(WHEN).map(([code, when]) => [String(PROBLEM_STATUS[code as ProblemCode]), `\`${code}\``, when]),
)}

${json(await problemOf({ code: "invalid-request", detail: "`limit`: must be at most 256", path: "limit" }))}

${json(await problemOf({ code: "rate-limited", detail: "too many reads; try again in 40 ms", retryAfterMs: 40 }))}`;
}

function tellRoute({ name, about, query, body, answer, examples, isBuilt = true }: TellingRoute, who: string): string {
  const rows = [
    ...(isBuilt ? [] : [["**not built yet**", "answers 501 `not-built` after all checks; below is what it will be"]]),
    ["for", who],
    ...(query === undefined ? [] : [["query", query]]),
    ...(body === undefined ? [] : [["body", body]]),
    ["answers", answer],
  ];
  return [`### \`${name}\``, about, table(["", ""], rows), ...examples.map((example) => json(example))].join("\n\n");
}

async function problemOf(problem: Problem): Promise<unknown> {
  return problemResponse(problem).json();
}

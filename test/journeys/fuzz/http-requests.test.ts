import { expect, test } from "vitest";
import { Random } from "../../../testkit/random.ts";
import { edgeRoutes } from "../../../tools/fuzz/http/fire-requests.ts";
import { playHttpEpisode, type HttpEpisodePlan } from "../../../tools/fuzz/http/http-episode.ts";
import { judgeAnswer, type HttpAnswer } from "../../../tools/fuzz/http/judge-answer.ts";
import { knownRequests } from "../../../tools/fuzz/http/known-requests.ts";
import { RequestMaker, type HttpRequest } from "../../../tools/fuzz/http/make-request.ts";

const routes = edgeRoutes();
const place = { hubId: "hub-one", roomId: "room-one", actorId: "ada" };
const claims = { sub: "ada", hub: "hub-one", room: "*", name: "ada", roles: ["player"], exp: 4e9 };
const sign = () => ({ "webhook-signature": "v1,good" });
const maker = (seed: number) => new RequestMaker(new Random(seed), { routes, place, claims, secret: "a secret", sign });

const base: HttpRequest = {
  route: "GET /v1/hubs/{hubId}/rooms",
  method: "GET",
  path: "/v1/hubs/hub-one/rooms",
  headers: {},
  body: undefined,
  token: "good",
  isAddressed: true,
};
const json = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
const problem = (status: number, code: string, headers: HttpAnswer["headers"] = {}): HttpAnswer => ({
  status,
  headers: { "content-type": "application/problem+json", ...headers },
  body: JSON.stringify({ type: `urn:frontier-hub:problem:${code}`, status, code, detail: "so it is" }),
});

test.each<[name: string, request: Partial<HttpRequest>, answer: HttpAnswer, says: RegExp | undefined]>([
  ["success", {}, json(200, { rooms: [] }), undefined],
  ["a documented refusal", {}, problem(403, "forbidden"), undefined],
  ["a wait that is named", {}, problem(429, "rate-limited", { "retry-after": "3" }), undefined],
  ["a wait that is not", {}, problem(503, "busy"), /busy without Retry-After/],
  ["a bug", {}, problem(500, "internal"), /500 internal/],
  ["a hub that is not set up", {}, problem(503, "misconfigured"), /misconfigured/],
  ["a code under another status", {}, problem(400, "forbidden"), /not documented/],
  ["a code of nobody's", {}, problem(418, "teapot"), /not documented/],
  ["a name that every object has", {}, problem(400, "constructor"), /not documented/],
  ["two statuses", {}, { ...problem(403, "forbidden"), status: 401 }, /a problem of 403/],
  [
    "a page",
    {},
    { status: 502, headers: { "content-type": "text/html" }, body: "<h1>Bad" },
    /text\/html, not a problem/,
  ],
  ["a success that is no JSON", {}, { ...json(200, {}), body: "{" }, /200 with application\/json: \{/],
  ["success for a forged token", { token: "bad" }, json(200, {}), /good for nothing/],
  ["an upgrade for a forged token", { token: "bad" }, { status: 101, headers: {}, body: "" }, /101 for a token/],
  ["a bug, asked for by HEAD", { method: "HEAD" }, { status: 500, headers: {}, body: "" }, /500/],
])("SOK2 the fuzzer's reading of an answer: %s", (_, request, answer, says) => {
  const fault = judgeAnswer({ ...base, ...request }, answer);
  if (says === undefined) expect(fault).toBeUndefined();
  else expect(fault).toMatch(says);
});

test("SOK2 every route of the edge is under fire, each that reads a body with one that it takes", () => {
  const known = knownRequests({ ...place, nextId: () => "c-1" });
  expect(Object.keys(known).filter((name) => !routes.includes(name))).toEqual([]);
  const bodies = routes.filter((name) => /^(POST|PUT|PATCH) /.test(name));
  expect(bodies.filter((name) => known[name]?.body === undefined)).toEqual([]);
  const made = maker(3);
  const requests = Array.from({ length: 4000 }, () => made.make());
  expect(new Set(requests.map(({ route }) => route)).size).toBe(routes.length);
  expect(new Set(requests.map(({ token }) => token)).size).toBe(3);
});

test("SOK2 the same seed makes the same requests, another one others", () => {
  const of = (seed: number) => {
    const made = maker(seed);
    return Array.from({ length: 200 }, () => made.make()).map(({ method, path, body }) => [
      method,
      path,
      body?.toString(),
    ]);
  };
  expect(of(9)).toEqual(of(9));
  expect(of(9)).not.toEqual(of(10));
});

/** A hub that answers everything with `answer`, and the good command at the end with a receipt. */
function plan(answer: (request: HttpRequest) => HttpAnswer, more: Partial<HttpEpisodePlan> = {}): HttpEpisodePlan {
  return {
    seed: 4,
    url: new URL("http://hub.test"),
    hubId: "hub-one",
    roomId: "room-one",
    routes,
    secret: "a secret",
    sign,
    send: async (request) =>
      request.body?.includes("is still here") ? json(200, { status: "accepted" }) : answer(request),
    check: async () => [],
    ...more,
  };
}
const refuses = () => problem(401, "unauthenticated");

test("SOK2 against a hub that refuses as documented an episode of requests ends well", async () => {
  expect(await playHttpEpisode(plan(refuses))).toMatchObject({ requests: 25 });
});

test.each<[fault: string, plan: HttpEpisodePlan, says: RegExp]>([
  ["answers with a bug", plan(() => problem(500, "internal")), /500 internal/],
  ["takes every token", plan(() => json(200, {})), /good for nothing/],
  ["says nothing", plan(refuses, { send: () => Promise.reject(new Error("hang up")) }), /hang up/],
  ["loses a version", plan(refuses, { check: async () => ["CMD1 a hole"] }), /not whole: CMD1 a hole/],
  ["takes no command any more", plan(refuses, { send: async () => refuses() }), /a good command came to 401/],
])("SOK2 a hub that %s is found out, with what was sent last", async (_, faulty, says) => {
  const failure = await playHttpEpisode(faulty).catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: expect.stringMatching(says), lastFrames: expect.any(Array) });
});

import { Webhook } from "standardwebhooks";
import { beforeEach, expect, test, vi } from "vitest";
import { bansOf } from "../../../../src/durable/hub/bans-of.ts";
import { revokedKey } from "../../../../src/durable/hub/hub-bans.ts";
import { tokenIdOf } from "../../../../src/durable/identity/token-id.ts";
import { clock } from "../../durable/support/clock.ts";
import { bridgeThat } from "../support/bridge-that.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv, SECRETS } from "../support/edge-env.ts";
import { tokenWith } from "../support/tokens.ts";

beforeEach(() => void vi.spyOn(console, "log").mockReturnValue());

const [secret = ""] = SECRETS.HUB_TO_BRIDGE_SECRETS.split(",");
const route = "GET /v1/hubs/hub-one/stream";
const moderator = (room = "*") => tokenWith({ room, roles: ["moderator"] });
const STREAM = { "content-type": "text/event-stream" };

test("FEED1 BRG5 the stream is the bridge's, asked for with a signature and for as long as the token is good", async () => {
  const asked = bridgeThat(() => new Response(": open\nid: 00c0ffee-7\n\n", { headers: STREAM }));
  const headers = { "last-event-id": "00c0ffee-7" };
  const response = await callEdge(`${route}?topics=moderation`, { token: await moderator(), headers });
  expect([response.status, await response.text()]).toEqual([200, ": open\nid: 00c0ffee-7\n\n"]);
  expect(Object.fromEntries(response.headers)).toMatchObject({ ...STREAM, "cache-control": "no-store" });
  const url = new URL(asked[0]?.url ?? "");
  new Webhook(secret).verify(`GET ${url.pathname}${url.search}`, Object.fromEntries(asked[0]?.headers ?? []), {
    jsonParse: false,
  });
  const { lifetimeMs, ...query } = Object.fromEntries(url.searchParams);
  expect([url.pathname, query]).toEqual([
    "/feed/hubs/hub-one",
    { topics: "moderation", actorId: "ada", after: "00c0ffee-7" },
  ]);
  expect(Number(lifetimeMs)).toBeGreaterThan(500_000);
  expect(Number(lifetimeMs)).toBeLessThanOrEqual(600_000);
});

test("MOD5 FEED1 a moderator of one room follows that room, whatever room the query asks for", async () => {
  const asked = bridgeThat(() => new Response("", { headers: STREAM }));
  const token = await moderator("room-one");
  await (await callEdge(`${route}?topics=moderation&roomId=room-two`, { token })).text();
  expect(new URL(asked[0]?.url ?? "").searchParams.get("roomId")).toBe("room-one");
});

test.each([
  ["", {}, "400 invalid-request topics"],
  ["?topics=", {}, "400 invalid-request topics"],
  ["?topics=moderation,gossip", {}, "400 invalid-request topics"],
  ["?topics=moderation", { "last-event-id": "nonsense" }, "400 invalid-request Last-Event-ID"],
  ["?topics=moderation", { "last-event-id": "00c0ffee-01" }, "400 invalid-request Last-Event-ID"],
])("FEED1 SOK11 %s with %j is refused by name, and the bridge is not asked", async (query, headers, outcome) => {
  const asked = bridgeThat(() => new Response("", { headers: STREAM }));
  expect(await outcomeOf(await callEdge(route + query, { token: await moderator(), headers }))).toBe(outcome);
  expect(asked).toEqual([]);
});

test("FEED1 TOK2 nobody without the role follows", async () => {
  const asked = bridgeThat(() => new Response("", { headers: STREAM }));
  expect(await outcomeOf(await callEdge(`${route}?topics=moderation`))).toBe("401 unauthenticated");
  const player = await tokenWith({ room: "*", roles: ["player", "gm"] });
  expect(await outcomeOf(await callEdge(`${route}?topics=moderation`, { token: player }))).toBe("403 forbidden");
  expect(asked).toEqual([]);
});

test.each<[string, () => Response | Promise<Response>]>([
  ["is down", () => Promise.reject(new TypeError("connection refused"))],
  ["has no archive", () => Response.json({ code: "bridge-unavailable", detail: "?" }, { status: 503 })],
  ["speaks of something else", () => Response.json({ items: [] })],
])("FEED1 MOD3 a bridge that %s is 503 bridge-unavailable", async (_, answer) => {
  bridgeThat(answer);
  const response = await callEdge(`${route}?topics=moderation`, { token: await moderator() });
  expect([await outcomeOf(response), response.headers.get("retry-after")]).toEqual(["503 bridge-unavailable", "5"]);
});

test("FEED5 a client that goes takes the bridge's stream with it", async () => {
  let isCancelled = false;
  const body = new ReadableStream({ pull: () => {}, cancel: () => void (isCancelled = true) });
  bridgeThat(() => new Response(body, { headers: STREAM }));
  const response = await callEdge(`${route}?topics=moderation`, { token: await moderator() });
  await response.body?.cancel();
  expect(isCancelled).toBe(true);
});

test.each([
  ["TOK9 a stream whose token is revoked is cut", revokedKey(tokenIdOf("stolen")), 5_001, false],
  ["MOD6 a stream of an actor whom the hub bans is cut", "ada", 5_001, false],
  ["TOK9 MOD6 a stream of nobody of them goes on", revokedKey(tokenIdOf("another")), 3_599_999, true],
  ["a stream that is an hour old is cut", revokedKey(tokenIdOf("another")), 3_600_000, false],
])("FEED4 %s by the next that comes", async (_, actorId, ageMs, goesOn) => {
  const hub = `hub-${crypto.randomUUID()}`;
  const env = edgeEnv();
  let isCancelled = false;
  const pieces = ["one", "two"].map((piece) => new TextEncoder().encode(`: ${piece}\n\n`)).values();
  const body = new ReadableStream(
    {
      pull: (controller) => {
        controller.enqueue(pieces.next().value);
      },
      cancel: () => void (isCancelled = true),
    },
    { highWaterMark: 0 },
  );
  bridgeThat(() => new Response(body, { headers: STREAM }));
  const token = await tokenWith({ hub, room: "*", roles: ["moderator"], jti: "stolen" });
  const response = await callEdge(`GET /v1/hubs/${hub}/stream?topics=moderation`, { token, env });
  const reader = response.body?.getReader();
  expect(await reader?.read()).toMatchObject({ done: false });
  const now = clock.now();
  await bansOf(env, hub).changeBan({ actorId, until: now + 7_200_000, isLifted: false, at: now });
  clock.move(ageMs);
  expect(await reader?.read()).toMatchObject({ done: !goesOn });
  await reader?.cancel();
  expect(isCancelled).toBe(true);
});

test("FEED1 SOK1 a page of an allowed origin may send Last-Event-ID", async () => {
  const headers = { origin: "http://localhost:5173", "access-control-request-method": "GET" };
  const response = await callEdge("OPTIONS /v1/hubs/hub-one/stream", { headers });
  expect(response.headers.get("access-control-allow-headers")).toContain("last-event-id");
});

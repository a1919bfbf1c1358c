import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Problem } from "../../../../src/durable/protocol/http/problem.ts";
import { ROLES, type Role } from "../../../../src/durable/protocol/state/actor.ts";
import type { RoomStub } from "../../../../src/durable/room-of.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { emptyRoom as emptyRoomState } from "../../../../src/durable/rules/core/room-state.ts";
import { app } from "../../../../src/worker/app.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv, roomsThat } from "../support/edge-env.ts";
import { BAD_TOKENS, tokenFor, tokenWith } from "../support/tokens.ts";

interface Route {
  /** The scope that a token must have. */
  readonly scope: "room" | "hub" | "every room";
  /** Empty: every role. */
  readonly roles: readonly Role[];
  readonly body?: object;
  /** The answer to a caller with the right token from a hub where nothing happened yet. */
  readonly allowed: string;
}

const room = { scope: "room", roles: [] } as const;
const hub = { scope: "hub", roles: [] } as const;
const watch = { scope: "every room", roles: ["moderator", "ops"] } as const;
/** With a token for one room these show and change what is of that room (MOD5). */
const watchOwn = { scope: "hub", roles: ["moderator", "ops"] } as const;
const ops = { scope: "every room", roles: ["ops"] } as const;

const ROUTES: Readonly<Record<string, Route>> = {
  "GET /v1/hubs/:hubId/rooms/:roomId/socket": { ...room, allowed: "426 upgrade-required" },
  "POST /v1/hubs/:hubId/rooms/:roomId/tickets": { ...room, allowed: "201" },
  "POST /v1/hubs/:hubId/rooms/:roomId/commands": { ...room, body: { id: "c1", verb: "x", args: {} }, allowed: "200" },
  "GET /v1/hubs/:hubId/rooms/:roomId/state": { ...room, allowed: "200" },
  "GET /v1/hubs/:hubId/rooms/:roomId/events": { ...room, allowed: "200" },
  "GET /v1/hubs/:hubId/rooms/:roomId/sessions": { ...room, allowed: "200" },
  "GET /v1/hubs/:hubId/rooms/:roomId/sessions/:sessionId": { ...room, allowed: "404 not-found" },
  "POST /v1/hubs/:hubId/rooms/:roomId/close": { ...room, roles: ["gm", "ops"], allowed: "409 no-session" },
  "GET /v1/hubs/:hubId/rooms": { ...hub, allowed: "200" },
  "GET /v1/hubs/:hubId/catalog": { ...hub, allowed: "200" },
  "PUT /v1/hubs/:hubId/catalog": { ...ops, body: {}, allowed: "200" },
  "GET /v1/hubs/:hubId/lexicon": { ...ops, allowed: "503 bridge-unavailable" },
  "PUT /v1/hubs/:hubId/lexicon": { ...ops, body: {}, allowed: "503 bridge-unavailable" },
  "GET /v1/hubs/:hubId/moderation": { ...watchOwn, allowed: "200" },
  "POST /v1/hubs/:hubId/moderation/:itemId/decisions": {
    ...watchOwn,
    body: { action: "approve", reason: "so it was" },
    allowed: "200",
  },
  "GET /v1/hubs/:hubId/moderation/:itemId": { ...watchOwn, allowed: "200" },
  "POST /v1/hubs/:hubId/moderation/:itemId/claim": { ...watchOwn, body: {}, allowed: "200" },
  "DELETE /v1/hubs/:hubId/moderation/:itemId/claim": { ...watchOwn, allowed: "200" },
  "POST /v1/hubs/:hubId/moderation/:itemId/notes": { ...watchOwn, body: { text: "look again" }, allowed: "200" },
  "GET /v1/hubs/:hubId/alerts": { ...watchOwn, allowed: "200" },
  "POST /v1/hubs/:hubId/alerts/:alertId/ack": { ...watchOwn, body: {}, allowed: "200" },
  "GET /v1/hubs/:hubId/stream": { ...watchOwn, allowed: "400 invalid-request topics" },
  "GET /v1/hubs/:hubId/workflows": { ...watch, allowed: "200" },
  "GET /v1/hubs/:hubId/deltas": { ...watch, allowed: "200" },
  "GET /v1/hubs/:hubId/mentions": { ...watch, allowed: "200" },
  "GET /v1/hubs/:hubId/audit": { ...watch, allowed: "200" },
  "GET /v1/hubs/:hubId/lore": { ...hub, allowed: "200" },
  "GET /v1/hubs/:hubId/digests": { ...hub, allowed: "200" },
  "GET /v1/ops/hubs/:hubId/revocations": { ...ops, allowed: "200" },
  "POST /v1/ops/hubs/:hubId/revocations": { ...ops, body: { jti: "a stolen one" }, allowed: "200" },
  "POST /v1/ops/hubs/:hubId/erase": { ...ops, body: { actorId: "ada", reason: "asked for" }, allowed: "202" },
  "GET /v1/ops/hubs/:hubId/erasures/:erasureId": { ...ops, allowed: "200" },
  "GET /v1/ops/hubs/:hubId/people/:actorId/export": { ...ops, allowed: "200" },
  "DELETE /v1/ops/hubs/:hubId": { ...ops, body: { reason: "asked for" }, allowed: "202" },
  "GET /v1/ops/hubs/:hubId/rooms": { ...ops, allowed: "200" },
  "GET /v1/ops/hubs/:hubId/rooms/:roomId": { ...room, roles: ["ops"], allowed: "404 not-found" },
  "GET /v1/ops/hubs/:hubId/rooms/:roomId/export": { ...ops, allowed: "404 not-found" },
  "POST /v1/ops/hubs/:hubId/rooms/:roomId/import": { ...ops, body: {}, allowed: "400 invalid-request line 1" },
  "GET /v1/ops/hubs/:hubId/jobs": { ...ops, allowed: "200" },
  "GET /v1/ops/hubs/:hubId/trace": { ...ops, allowed: "400 invalid-request id" },
  "GET /v1/ops/hubs/:hubId/drain": { ...ops, allowed: "200" },
  "POST /v1/ops/hubs/:hubId/drain": { ...ops, body: { reconnectAfterMs: 1000 }, allowed: "200" },
  "POST /v1/ops/hubs/:hubId/rooms/:roomId/jobs/:jobId/redrive": {
    ...room,
    roles: ["ops"],
    allowed: "404 not-found",
  },
};

/** Those that take no player's token have tests of their own. */
const OTHER_ROUTES = [
  "GET /healthz",
  "GET /console/*",
  "POST /v1/dev/tokens",
  "POST /v1/bridge/results",
  "GET /v1/bridge/rooms/:hubId/:roomId/transcript",
  "POST /v1/bridge/rooms/:hubId/:roomId/erase",
  "POST /v1/bridge/rooms/:hubId/:roomId/erase-recap",
  "POST /v1/bridge/rooms/:hubId/:roomId/end",
];

const missing = { ok: false, problem: { code: "not-found", detail: "none" } satisfies Problem } as const;
const emptyRoom: Partial<RoomStub> = {
  mintTicket: async () => ({ ok: true, ticket: "t", expiresAt: "2026-11-01T00:00:00.000Z" }),
  command: async (_, { id }) => ({ ok: true, receipt: { id, status: "rejected", code: "unknown-verb", message: "" } }),
  readState: async () => ({ ok: true, version: 0, state: emptyState }),
  readEvents: async () => ({ ok: true, page: { events: [], nextAfter: null } }),
  readSessions: async () => ({ ok: true, page: { sessions: [], nextCursor: null } }),
  readSession: async () => missing,
  closeSession: async () => ({ ok: false, problem: { code: "no-session", detail: "none is open" } }),
  redrive: async () => missing,
  inspect: async () => missing,
  exportPage: async () => missing,
  importStep: async () => ({ ok: true }),
};
const emptyState = emptyRoomState("hub-one", "room-one", BUILT_IN_CATALOG).view;

const at = (route: string) =>
  route
    .replace(":hubId", "hub-one")
    .replace(":roomId", "room-one")
    .replace(/:(session|job|item|alert|erasure|actor)Id/, "abc");

async function answerTo(route: string, token: string | undefined): Promise<string> {
  const env = edgeEnv({ ROOMS: roomsThat(emptyRoom) });
  return outcomeOf(await callEdge(at(route), { token, body: ROUTES[route]?.body, env }));
}

beforeEach(() => {
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json({ records: [], nextCursor: null }));
  vi.spyOn(console, "log").mockReturnValue();
});

test("SOK2 every route stands in the table of who may use it", () => {
  const routes = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
  expect(new Set(routes)).toEqual(new Set([...Object.keys(ROUTES), ...OTHER_ROUTES]));
});

describe.each(Object.entries(ROUTES))("%s", (route, { scope, roles, allowed }) => {
  const good: Role = roles[0] ?? "player";
  const enough = scope === "every room" ? "*" : "room-one";

  test.each(Object.entries(BAD_TOKENS))("TOK1 SOK2 a token that is none of ours is refused: %s", async (_, token) => {
    expect(await answerTo(route, await token())).toBe("401 unauthenticated");
  });

  test("TOK2 a token for another hub is refused", async () => {
    expect(await answerTo(route, await tokenWith({ hub: "hub-two", room: "*", roles: [good] }))).toBe("403 forbidden");
  });

  test("TOK2 a token for another room is refused where there is a room, or where it would rule all rooms", async () => {
    const expected = scope === "hub" ? allowed : "403 forbidden";
    expect(await answerTo(route, await tokenWith({ room: "room-two", roles: [good] }))).toBe(expected);
  });

  test("TOK2 a token for every room of the hub is good", async () => {
    expect(await answerTo(route, await tokenWith({ room: "*", roles: [good] }))).toBe(allowed);
  });

  test.each(ROLES)("TOK2 SOK2 role %s", async (role) => {
    const expected = roles.length === 0 || roles.includes(role) ? allowed : "403 forbidden";
    expect(await answerTo(route, await tokenWith({ room: enough, roles: [role] }))).toBe(expected);
  });

  test("TOK2 a token for one room, whatever its roles, does not rule the hub", async () => {
    const expected = scope === "every room" ? "403 forbidden" : allowed;
    expect(await answerTo(route, await tokenWith({ roles: [...ROLES] }))).toBe(expected);
  });

  test("SOK2 an invalid address is refused before authentication", async () => {
    const elsewhere = route.replace(":hubId", "Hub_One").replace(":roomId", "room-one").replace(/:\w+/, "abc");
    expect(await outcomeOf(await callEdge(elsewhere))).toBe("404 unknown-room-address");
  });

  test("TOK3 without its secrets the hub answers nothing", async () => {
    const env = edgeEnv({ BRIDGE_TO_HUB_SECRETS: undefined });
    expect(await outcomeOf(await callEdge(at(route), { token: await tokenFor(good), env }))).toBe("503 misconfigured");
  });
});

import { beforeEach, describe, expect, test, vi } from "vitest";
import { bridgeThatSays } from "../support/bridge-that.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { tokenWith } from "../support/tokens.ts";

let lines: Record<string, unknown>[];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, "log").mockImplementation((line) => void lines.push(JSON.parse(String(line))));
});

const route = "/v1/hubs/hub-one/lexicon";
const operator = (room = "*", role = "ops") => tokenWith({ sub: "olga", room, roles: [role], jti: "token-of-olga" });
const entity = { entityId: "region.cold-ford", entityType: "region", canonicalName: "Cold Ford" };
const lexicon = { entities: [entity] };

test("CLO12 a lexicon goes to the archive as a signed order with its operator, and its version is the tag", async () => {
  const asked = bridgeThatSays(200, { version: 7 });
  const response = await callEdge(`PUT ${route}`, { token: await operator(), body: lexicon });
  expect([response.status, response.headers.get("etag"), await response.json()]).toEqual([200, '"7"', { version: 7 }]);
  const [request] = asked;
  expect([new URL(request?.url ?? "").pathname, request?.headers.has("webhook-signature")]).toEqual([
    "/lexicons",
    true,
  ]);
  const order = await request?.json<Record<string, unknown>>();
  expect(order).toEqual({
    purpose: "lexicon",
    hubId: "hub-one",
    actId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    by: "olga",
    tokenId: expect.stringMatching(/^[0-9a-f]{32}$/),
    at: expect.stringMatching(/Z$/),
    lexicon,
  });
  expect(lines).toContainEqual(
    expect.objectContaining({ message: "hub.edge.lexiconChanged", hubId: "hub-one", actorId: "olga", version: 7 }),
  );
});

test.each([
  ["*", undefined],
  ['"7"', [7]],
  ['"0"', [0]],
  ['"7", "9"', [7, 9]],
  ['W/"7"', []],
  ['"builtin-3.none"', []],
])("CLO12 CAT5 If-Match %s names what may be replaced", async (ifMatch, over) => {
  const asked = bridgeThatSays(412, { code: "stale", detail: "read it again" });
  const call = { token: await operator(), body: lexicon, headers: { "if-match": ifMatch } };
  expect(await outcomeOf(await callEdge(`PUT ${route}`, call))).toBe("412 stale");
  expect((await asked[0]?.json<{ over?: number[] }>())?.over).toEqual(over);
});

test("CLO12 SOK2 a fault is 422, and names every path", async () => {
  const detail = "`entities[0].entityId`: is missing; `entities[1].canonicalName`: stands twice";
  bridgeThatSays(422, { code: "invalid-lexicon", detail, path: "entities[0].entityId" });
  const response = await callEdge(`PUT ${route}`, { token: await operator(), body: { entities: [{}] } });
  expect(await response.clone().json()).toMatchObject({ detail });
  expect(await outcomeOf(response)).toBe("422 invalid-lexicon entities[0].entityId");
});

describe("the edge asks the archive nothing", () => {
  const deep = `{"entities":${"[".repeat(9_000)}${"]".repeat(9_000)}}`;
  test.each([
    ["a text that is no JSON", "{"],
    ["a list", "[]"],
    ["more than 256 KiB", JSON.stringify({ about: "x".repeat(256 * 1024) })],
    ["lists within lists", deep],
  ])("CLO12 SOK2 for %s", async (_name, body) => {
    const asked = bridgeThatSays(200, { version: 7 });
    const response = await callEdge(`PUT ${route}`, { token: await operator(), body });
    expect(await outcomeOf(response)).toBe("400 invalid-request body");
    expect(asked).toEqual([]);
  });

  test.each([
    ["*", "player"],
    ["*", "moderator"],
    ["*", "gm"],
    ["room-one", "ops"],
  ])("CLO12 TOK2 for a token for room %s with role %s", async (room, role) => {
    const asked = bridgeThatSays(200, { version: 7 });
    const token = await operator(room, role);
    expect(await outcomeOf(await callEdge(`PUT ${route}`, { token, body: lexicon }))).toBe("403 forbidden");
    expect(await outcomeOf(await callEdge(`GET ${route}`, { token }))).toBe("403 forbidden");
    expect(asked).toEqual([]);
  });
});

test("CLO12 what is kept is shown with its tag, and costs 304 as long as it is the same", async () => {
  const token = await operator();
  const asked = bridgeThatSays(200, { version: 0, lexicon: null });
  const none = await callEdge(`GET ${route}`, { token });
  expect([none.headers.get("etag"), await none.json()]).toEqual(['"0"', { version: 0, lexicon: null }]);
  expect(new URL(asked[0]?.url ?? "").pathname).toBe("/archive/hubs/hub-one/lexicon");
  bridgeThatSays(200, { version: 7, at: "2026-11-30T18:00:00.000Z", lexicon });
  const headers = { "if-none-match": '"7"' };
  expect((await callEdge(`GET ${route}`, { token, headers })).status).toBe(304);
  expect((await callEdge(`GET ${route}`, { token, headers: { "if-none-match": '"0"' } })).status).toBe(200);
});

test("CLO12 MOD3 an answer without a version is none", async () => {
  bridgeThatSays(200, { lexicon });
  const token = await operator();
  expect(await outcomeOf(await callEdge(`GET ${route}`, { token }))).toBe("503 bridge-unavailable");
  expect(await outcomeOf(await callEdge(`PUT ${route}`, { token, body: lexicon }))).toBe("503 bridge-unavailable");
});

test("CLO12 MOD3 without the archive both say so, and that it passes", async () => {
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("connection refused"));
  const token = await operator();
  for (const response of [
    await callEdge(`GET ${route}`, { token }),
    await callEdge(`PUT ${route}`, { token, body: lexicon }),
  ])
    expect([response.headers.has("retry-after"), await outcomeOf(response)]).toEqual([true, "503 bridge-unavailable"]);
});

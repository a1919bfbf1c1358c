import { expect, test } from "vitest";
import { verifyToken } from "../../../../src/durable/identity/verify-token.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv, SECRETS } from "../support/edge-env.ts";

const route = "POST /v1/dev/tokens";
const least = { actorId: "ada", hubId: "hub-one", roomId: "*" };

async function mint(body: object): Promise<{ token: string; expiresAt: string }> {
  const response = await callEdge(route, { body });
  expect(response.status).toBe(201);
  return response.json();
}

test("TOK3 the least that is asked for gives a player for an hour, named like the actor", async () => {
  const { token, expiresAt } = await mint(least);
  const verified = await verifyToken(token, { hubId: "hub-one", roomId: "any" }, SECRETS);
  expect(verified).toMatchObject({
    ok: true,
    actor: { actorId: "ada", name: "ada", room: "*", roles: ["player"], capabilities: [], stats: { weird: 0 } },
  });
  expect(verified.ok && verified.actor.expiresAt).toBe(Date.parse(expiresAt));
  expect(Math.abs(Date.parse(expiresAt) - Date.now() - 3_600_000)).toBeLessThan(2000);
});

test("TOK3 everything that is asked for stands in the token", async () => {
  const wanted = { name: "Ada L.", capabilities: ["capability.x"], roles: ["gm", "ops"], stats: { weird: 3 } };
  const { token, expiresAt } = await mint({ ...least, ...wanted, roomId: "room-one", ttlSeconds: 60 });
  const verified = await verifyToken(token, { hubId: "hub-one", roomId: "room-one" }, SECRETS);
  const stats = { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 3 };
  expect(verified).toMatchObject({ ok: true, actor: { ...wanted, stats, room: "room-one" } });
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(60_000);
});

test.each([
  ["actorId", { ...least, actorId: "a b" }],
  ["hubId", { actorId: "ada", roomId: "*" }],
  ["roomId", { ...least, roomId: "Room" }],
  ["name", { ...least, name: "" }],
  ["roles.0", { ...least, roles: ["emperor"] }],
  ["stats.finesse", { ...least, stats: { finesse: 4 } }],
  ["ttlSeconds", { ...least, ttlSeconds: 0 }],
  [
    "capabilities",
    { ...least, capabilities: Array.from({ length: 64 }, (_, i) => `capability.${"x".repeat(100)}${i}`) },
  ],
  ["body", "{"],
  ["body", "[]"],
])("TOK3 SOK2 what cannot be is refused by name: %s", async (path, body) => {
  expect(await outcomeOf(await callEdge(route, { body }))).toBe(`400 invalid-request ${path}`);
});

test.each([undefined, "", "production", "DEV"])("TOK3 with HUB_ENV %s the route is not there", async (HUB_ENV) => {
  expect(await outcomeOf(await callEdge(route, { body: least, env: edgeEnv({ HUB_ENV }) }))).toBe("404 not-found");
});

test("TOK3 nor where tokens come from elsewhere, since nobody would take ours", async () => {
  const env = edgeEnv({ HUB_JWKS_URL: "https://identity.test/keys" });
  expect(await outcomeOf(await callEdge(route, { body: least, env }))).toBe("404 not-found");
});

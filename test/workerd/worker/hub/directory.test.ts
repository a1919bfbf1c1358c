import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { catalogTag } from "../../../../src/durable/hub/catalog-tag.ts";
import { directoryOf, type Directory } from "../../../../src/durable/hub/directory-of.ts";
import { directoryPart } from "../../../../src/durable/hub/directory-parts.ts";
import type { Lease } from "../../../../src/durable/hub/lease-keeper.ts";
import { callEdge } from "../support/call-edge.ts";
import { edgeEnv } from "../support/edge-env.ts";
import { tokenWith } from "../support/tokens.ts";

const NOW = Date.parse("2026-11-01T12:00:00.000Z");
const env = edgeEnv();
let hubId: string;
let directory: Directory;
beforeEach(() => {
  hubId = `hub-${crypto.randomUUID()}`;
  directory = directoryOf(env, hubId);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function lease(roomId: string, changes: Partial<Lease> = {}): Lease {
  return { roomId, participants: 2, spectators: 1, version: 7, sessionId: "s-1", updatedAt: NOW, ...changes };
}
const ids = async (now: number) => (await directory.list(now)).map(({ roomId }) => roomId);

test("DIR1 a hub where nothing happened yet has no rooms", async () => {
  expect(await directory.list(NOW)).toEqual([]);
});

test("DIR1 rooms that gave a sign of life are listed by id, each as it last was", async () => {
  await directory.renew(lease("room-b"));
  await directory.renew(lease("room-a", { sessionId: null, participants: 0 }));
  await directory.renew(lease("room-b", { participants: 3, version: 9, updatedAt: NOW + 1000 }));
  expect(await directory.list(NOW + 1000)).toEqual([
    { ...lease("room-a"), sessionId: null, participants: 0, updatedAt: "2026-11-01T12:00:00.000Z" },
    { ...lease("room-b"), participants: 3, version: 9, updatedAt: "2026-11-01T12:00:01.000Z" },
  ]);
});

test("DIR1 a lease runs out 2 minutes after the last sign of life", async () => {
  await directory.renew(lease("room-a"));
  await directory.renew(lease("room-b", { updatedAt: NOW + 60_000 }));
  expect(await ids(NOW + 119_999)).toEqual(["room-a", "room-b"]);
  expect(await ids(NOW + 120_000)).toEqual(["room-b"]);
});

test("DIR1 a sign of life that was overtaken on its way changes nothing", async () => {
  await directory.renew(lease("room-a", { version: 9, updatedAt: NOW + 5 }));
  await directory.renew(lease("room-a", { version: 8 }));
  expect(await directory.list(NOW)).toMatchObject([{ version: 9 }]);
});

test("DIR1 RES6 leases outlive the object's eviction", async () => {
  await directory.renew(lease("room-a"));
  await evictDurableObject(env.DIRECTORY.getByName(directoryPart(hubId, "room-a")));
  expect(await ids(NOW)).toEqual(["room-a"]);
});

test("CAT4 a tag that was noted while the clock ran ahead is looked up again", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW + 3_600_000 });
  expect(await directory.renew(lease("room-a"))).toBe("none");
  vi.setSystemTime(NOW);
  // A change of which no part of the directory heard.
  await env.CATALOG.getByName(hubId).put("{}", "olga", new Date(NOW).toISOString());
  expect(await directory.catalogTag("room-a")).toBe(catalogTag("{}"));
});

test("DIR1 hubs keep their rooms apart, also one that is called like an object's id", async () => {
  const hex = "ab".repeat(32);
  await directoryOf(env, hex).renew(lease("room-x"));
  expect(await directoryOf(env, hex).list(NOW)).toHaveLength(1);
  expect(await ids(NOW)).toEqual([]);
});

test("DIR1 the route lists them to whoever has a token of the hub", async () => {
  await directory.renew(lease("room-a", { updatedAt: Date.now() }));
  const token = await tokenWith({ hub: hubId, roles: ["spectator"] });
  const response = await callEdge(`GET /v1/hubs/${hubId}/rooms`, { token });
  expect(await response.json()).toEqual({
    rooms: [{ ...lease("room-a"), updatedAt: expect.stringMatching(/^\d{4}-.*Z$/) }],
  });
});

test("SOK7 OPS5 drain tells every live room, one of the release before too, and names those it could not reach", async () => {
  for (const roomId of ["room-a", "room-b"]) await directory.renew(lease(roomId, { updatedAt: Date.now() }));
  vi.spyOn(console, "log").mockReturnValue();
  const told: unknown[] = [];
  const room = (name: string) => ({
    drain: async (ms: number) => {
      if (name.endsWith("room-b")) throw new Error("gone");
      told.push(name, ms);
    },
  });
  const token = await tokenWith({ hub: hubId, room: "*", roles: ["ops"] });
  const draining = edgeEnv({ ROOMS: { getByName: room } as never });
  const body = { reconnectAfterMs: 5000 };
  const response = await callEdge(`POST /v1/ops/hubs/${hubId}/drain`, { token, body, env: draining });
  expect([response.status, await response.json()]).toEqual([
    200,
    { rooms: ["room-a"], failed: ["room-b"], verdicts: [] },
  ]);
  expect(told).toEqual([`${hubId}/room-a`, 5000]);
});

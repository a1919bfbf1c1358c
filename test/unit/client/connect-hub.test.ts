import { expect, test } from "vitest";
import { connectHub } from "../../../src/client/connect-hub.ts";
import { devToken } from "../../../src/client/http/dev-token.ts";
import { settle } from "./connection/fake-clock.ts";
import { emptyView, FakeHub, jsonResponse, problemResponse, said, update } from "./fake-hub.ts";

const HUB = { url: "http://hub.test", hubId: "demo" };
const LISTED = { roomId: "quay", participants: 2, spectators: 0, version: 7, sessionId: null, updatedAt: "" };

test("PKG5 a room is one client until it closes, and each room has its own socket", async () => {
  const hub = new FakeHub();
  const client = connectHub({ ...HUB, token: "jwt-1", platform: hub.platform });
  const quay = client.room("quay");
  expect(client.room("quay")).toBe(quay);
  expect(client.room("tower")).not.toBe(quay);
  await settle();
  expect(hub.sockets.map(({ request }) => request.url)).toEqual([
    expect.stringContaining("/rooms/quay/"),
    expect.stringContaining("/rooms/tower/"),
  ]);
  void quay.close();
  expect(client.room("quay")).not.toBe(quay);
});

test("PKG5 rooms whose token runs out together ask for one new one", async () => {
  const hub = new FakeHub();
  let asked = 0;
  const getToken = async (): Promise<string> => `jwt-${(asked += 1)}`;
  const client = connectHub({ ...HUB, getToken, platform: hub.platform });
  const rooms = [client.room("quay"), client.room("tower"), client.room("cellar")];
  await settle();
  expect(asked).toBe(1);
  for (const socket of hub.sockets) {
    socket.welcome();
    socket.say({ type: "hub.system.notice", code: "token-expiring" });
  }
  await settle();
  expect(asked).toBe(2);
  expect(hub.sockets.flatMap((socket) => socket.sent("hub.refreshToken"))).toEqual(
    rooms.map(() => ({ type: "hub.refreshToken", token: "jwt-2" })),
  );
});

test("PKG5 DIR1 the live rooms are listed, with a refused token renewed once", async () => {
  const hub = new FakeHub();
  let asked = 0;
  hub.http = () => (asked > 1 ? jsonResponse(200, { rooms: [LISTED] }) : problemResponse(401, "unauthenticated"));
  const getToken = async (): Promise<string> => `jwt-${(asked += 1)}`;
  const client = connectHub({ ...HUB, getToken, platform: hub.platform });
  expect(await client.listRooms()).toEqual({ ok: true, value: [LISTED] });
  expect(hub.requests).toEqual([
    { path: "/v1/hubs/demo/rooms", authorization: "Bearer jwt-1" },
    { path: "/v1/hubs/demo/rooms", authorization: "Bearer jwt-2" },
  ]);
  const refusing = connectHub({
    ...HUB,
    token: "jwt-9",
    platform: { ...hub.platform, fetch: async () => problemResponse(401, "unauthenticated") },
  });
  expect(await refusing.listRooms()).toMatchObject({ ok: false, problem: { code: "unauthenticated" } });
});

test("PKG5 a listing whose getToken fails is a value", async () => {
  const client = connectHub({ ...HUB, getToken: () => Promise.reject(new Error("signed out")) });
  expect(await client.listRooms()).toMatchObject({
    ok: false,
    problem: { code: "unreachable", detail: expect.stringContaining("signed out") },
  });
});

test("PKG5 RES1 a client that is given what was held shows it, and resumes behind it", async () => {
  const hub = new FakeHub();
  const state = { ...emptyView(), slowModeMs: 3_000 };
  const client = hub.connect({ held: { version: 41, state } });
  expect(client.state).toEqual(state);
  await settle();
  expect(hub.socket.request.url).toContain("after=41");
  hub.socket.welcome({ version: 42, resume: "replay" });
  expect(await client.ready).toEqual({ ok: true });
  hub.socket.say(update(41, [said(42)]));
  expect(client.version).toBe(42);
  expect(client.state?.chat).toHaveLength(1);
});

test.each([
  ["of another session", "ses-0"],
  ["of no session", null],
])("PKG5 what was held %s is not gone on with: the room may have begun anew", async (_, sessionId) => {
  const hub = new FakeHub();
  const client = hub.connect({ held: { version: 41, state: { ...emptyView(), sessionId, slowModeMs: 3_000 } } });
  await settle();
  hub.socket.welcome({ version: 60, resume: "replay" });
  hub.socket.say(update(41, [said(42)]));
  expect(client.version).toBe(41);
  await hub.clock.advance(1_000);
  expect(hub.sockets).toHaveLength(2);
  expect(hub.socket.request.url).not.toContain("after=");
  hub.socket.welcome({ version: 60 });
  expect(await client.ready).toEqual({ ok: true });
  expect(client.version).toBe(60);
  expect(client.state?.slowModeMs).toBe(0);
  // Events that the client itself has seen need no proof.
  hub.socket.drop();
  await hub.clock.advance(1_000);
  expect(hub.socket.request.url).toContain("after=60");
});

test("PKG5 RES1 where the hub cannot serve the version, its snapshot takes the place of what was held", async () => {
  const hub = new FakeHub();
  const client = hub.connect({ held: { version: 41, state: { ...emptyView(), slowModeMs: 3_000 } } });
  await settle();
  hub.socket.welcome({ version: 3 });
  expect(await client.ready).toEqual({ ok: true });
  expect(client.version).toBe(3);
  expect(client.state?.slowModeMs).toBe(0);
});

test("TOK3 a token for development is asked for without naming a platform", async () => {
  const standard = globalThis.fetch;
  globalThis.fetch = async () => jsonResponse(200, { token: "jwt-1", expiresAt: "2026-11-30T10:00:00.000Z" });
  const answer = await devToken({ url: "http://hub.test" }, { actorId: "ash", hubId: "demo", roomId: "quay" }).finally(
    () => (globalThis.fetch = standard),
  );
  expect(answer).toMatchObject({ ok: true, value: { token: "jwt-1" } });
});

import { expect, test } from "vitest";
import type { RoomStatus } from "../../../../src/client/room-status.ts";
import type { Gap } from "../../../../src/durable/protocol/socket/down/connected.ts";
import { emptyView, FakeHub, said, update } from "../fake-hub.ts";
import { settle } from "./fake-clock.ts";

test("SOK1 a ticket is fetched with the token and offered as subprotocol; no token stands in the URL", async () => {
  const hub = new FakeHub();
  await hub.connected();
  expect(hub.requests).toEqual([{ path: "/v1/hubs/demo/rooms/quay/tickets", authorization: "Bearer jwt-1" }]);
  expect(hub.socket.request).toEqual({
    url: "ws://hub.test/v1/hubs/demo/rooms/quay/socket",
    protocols: ["hub.v1", "ticket.t1"],
  });
});

test("SOK1 with a socket that sends headers the Bearer token needs no ticket", async () => {
  const hub = new FakeHub();
  await hub.connected({ auth: "bearer" });
  expect(hub.requests).toEqual([]);
  expect(hub.socket.request.protocols).toEqual(["hub.v1"]);
  expect(hub.socket.request.headers).toEqual({ authorization: "Bearer jwt-1" });
});

test("RES1 after a drop the client resumes behind the last version it holds, with a new ticket", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 4 });
  socket.say(update(4, [said(5), said(6)]));
  socket.drop();
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 125 });
  await hub.clock.advance(125);
  expect(hub.sockets).toHaveLength(2);
  expect(hub.socket.request.url).toBe("ws://hub.test/v1/hubs/demo/rooms/quay/socket?after=6");
  expect(hub.socket.request.protocols).toEqual(["hub.v1", "ticket.t2"]);

  hub.socket.welcome({ version: 8, resume: "replay" });
  hub.socket.say(update(6, [said(7), said(8)]));
  expect(client.version).toBe(8);
  expect(client.state?.chat.map((entry) => entry.version)).toEqual([5, 6, 7, 8]);
});

test("SOK6 a frame's version counts even where none of its events is visible, and resume begins there", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 4 });
  socket.say(update(4, [said(5)], { version: 9 }));
  expect(client.version).toBe(9);
  socket.drop();
  await hub.clock.advance(250);
  expect(hub.socket.request.url).toMatch(/after=9$/);
});

test("SOK6 a frame that does not follow on the last is not applied; a fresh snapshot is fetched and the gap told", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 4 });
  const gaps: Gap[] = [];
  const faults: string[] = [];
  client.on("gap", (gap) => gaps.push(gap));
  client.on("fault", (fault) => faults.push(fault.code));
  socket.say(update(5, [said(6)]));
  expect(client.version).toBe(4);
  expect(faults).toEqual(["discontinuity"]);
  expect(socket.closedByClient).toBeDefined();
  await hub.clock.advance(250);
  expect(hub.socket.request.url).not.toContain("after");
  hub.socket.welcome({ version: 6 });
  expect(gaps).toEqual([{ from: 5, to: 6 }]);
  expect(client.version).toBe(6);
});

test("RES1 a snapshot instead of a replay tells the gap once", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 4 });
  const gaps: Gap[] = [];
  client.on("gap", (gap) => gaps.push(gap));
  socket.drop();
  await hub.clock.advance(250);
  hub.socket.say({
    type: "hub.system.connected",
    protocol: 1,
    hubId: "demo",
    roomId: "quay",
    actorId: "ash",
    connectionId: "conn-2",
    sessionId: null,
    version: 5_000,
    serverTime: "2026-11-21T10:00:00.000Z",
    resume: "snapshot",
    gap: { from: 5, to: 5_000 },
    limits: {
      actorCommands: { burst: 60, perSeconds: 2 },
      roomCommandsPerSecond: 2000,
      actorTextBytes: { burst: 1_048_576, perSeconds: 256 },
    },
  });
  hub.socket.say({ type: "hub.stateSnapshot", version: 5_000, state: emptyView() });
  expect(gaps).toEqual([{ from: 5, to: 5_000 }]);
});

test("TOK5 a snapshot in the middle, after a token changed what is seen, is no gap", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 4 });
  const gaps: Gap[] = [];
  client.on("gap", (gap) => gaps.push(gap));
  socket.say({ type: "hub.stateSnapshot", version: 6, state: emptyView() });
  socket.say(update(6, [said(7)]));
  expect(client.version).toBe(7);
  expect(gaps).toEqual([]);
});

test("SLO2 a client told it lags acks at once, and the snapshot that brings it back tells the gap", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 4 });
  const gaps: Gap[] = [];
  client.on("gap", (gap) => gaps.push(gap));
  socket.say(update(4, [said(5)]));
  socket.say({ type: "hub.system.notice", code: "lagging" });
  expect(socket.sent("hub.ack").at(-1)).toEqual({ type: "hub.ack", version: 5 });
  socket.say({ type: "hub.stateSnapshot", version: 3_000, state: emptyView() });
  expect(gaps).toEqual([{ from: 6, to: 3_000 }]);
});

test("SOK7 tries that fail wait longer and longer; one that held makes the next drop the first again", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const waits: number[] = [];
  client.on("status", (status) => {
    if (status.kind === "waiting") waits.push(status.retryInMs);
  });
  socket.drop();
  for (let round = 0; round < 4; round += 1) {
    await hub.clock.advance(5_000);
    hub.socket.drop();
  }
  expect(waits).toEqual([125, 250, 500, 1_000, 2_000]);
  await hub.clock.advance(2_000);
  hub.socket.welcome({ resume: "replay" });
  await hub.clock.advance(5_000);
  hub.socket.drop();
  expect(waits.at(-1)).toBe(125);
});

test("SOK7 a connection that breaks at once after it came about does not begin the back-off anew", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  socket.drop();
  await hub.clock.advance(125);
  hub.socket.welcome({ resume: "replay" });
  hub.socket.drop();
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 250 });
});

test("SOK7 going down: the client waits as long as the hub asks, spread out, and resumes", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 4 });
  socket.say({ type: "hub.system.notice", code: "going-down", reconnectAfterMs: 3_000 });
  socket.drop(1012, "going down");
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 4_500 });
  await hub.clock.advance(4_500);
  expect(hub.socket.request.url).toMatch(/after=4$/);
  hub.socket.welcome({ version: 4, resume: "replay" });
  await hub.clock.advance(5_000);
  hub.socket.drop();
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 125 });
});

test("SOK7 a try that never gets an answer is given up after 15 s", async () => {
  const hub = new FakeHub();
  const client = hub.connect();
  const statuses: RoomStatus["kind"][] = [];
  client.on("status", (status) => statuses.push(status.kind));
  await hub.clock.advance(15_000);
  expect(statuses).toEqual(["waiting"]);
  await hub.clock.advance(250);
  expect(hub.sockets).toHaveLength(2);
  hub.sockets[0]?.welcome({ version: 99 });
  expect(client.version).toBe(0);
});

test("SOK7 without end to the failures, maxFailures ends them", async () => {
  const hub = new FakeHub();
  hub.http = () => {
    throw new TypeError("fetch failed");
  };
  const client = hub.connect({ maxFailures: 3 });
  await hub.clock.advance(60_000);
  expect(await client.ready).toMatchObject({ ok: false, reason: { code: "gave-up" } });
  expect(hub.requests).toHaveLength(4);
});

test("RES1 suspended the client stays away, and resumes behind what it held", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 4 });
  client.suspend();
  expect(client.status).toEqual({ kind: "suspended" });
  expect(socket.closedByClient?.code).toBe(1000);
  socket.drop(1000);
  await hub.clock.advance(60_000);
  expect(hub.sockets).toHaveLength(1);
  client.resume();
  await settle();
  expect(hub.socket.request.url).toMatch(/after=4$/);
});

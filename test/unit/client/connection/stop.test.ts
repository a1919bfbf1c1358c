import { expect, test } from "vitest";
import type { StopCode } from "../../../../src/client/connection/link/stop-reason.ts";
import { FakeHub, problemResponse, update } from "../fake-hub.ts";
import { settle } from "./fake-clock.ts";

const FINAL_CLOSES: readonly (readonly [number, StopCode])[] = [
  [4403, "removed"],
  [4426, "protocol-too-old"],
  [4401, "token-expired"],
];

test.each(FINAL_CLOSES)("SOK7 close %i ends the client for good: %s", async (close, code) => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  socket.drop(close, "by the hub");
  await hub.clock.advance(120_000);
  expect(client.status).toMatchObject({ kind: "closed", reason: { code } });
  expect(hub.sockets).toHaveLength(1);
});

test.each([1000, 1006, 1012, 4408, 4413])("SOK7 after close %i the client comes back", async (close) => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  socket.drop(close);
  await hub.clock.advance(250);
  hub.socket.welcome({ resume: "replay" });
  expect(client.status.kind).toBe("open");
});

/** A client that was in, and has made room for newer connections of its actor. */
async function replaced() {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 4 });
  socket.drop(4409, "by the hub");
  return { hub, client };
}

test("CLT11 PRE3 a client whose place was taken says so, and comes back after minutes", async () => {
  const { hub, client } = await replaced();
  expect(client.status).toMatchObject({ kind: "waiting", because: "replaced by a newer connection: by the hub" });
  await hub.clock.advance(300_000);
  expect(hub.sockets).toHaveLength(1);
  await hub.clock.advance(150_000);
  expect(hub.sockets).toHaveLength(2);
  expect(hub.socket.request.url).toMatch(/after=4$/);
});

test("CLT11 it comes back at once when its page is looked at, and when somebody gives a command", async () => {
  const looked = await replaced();
  for (const woke of [...looked.hub.wakeListeners]) woke();
  await settle();
  expect(looked.hub.sockets).toHaveLength(2);
  const acted = await replaced();
  const outcome = acted.client.send("verb.say", { message: "Here." });
  await settle();
  acted.hub.socket.welcome({ version: 4, resume: "replay" });
  expect(acted.hub.socket.sent("hub.command")).toMatchObject([{ args: { message: "Here." } }]);
  acted.hub.socket.say(update(4, [], { receipts: [{ id: "cmd-1", status: "accepted", version: 5 }] }));
  expect(await outcome).toMatchObject({ status: "accepted" });
});

test("CLT11 a command brings it back also where its page has just been looked at", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 4 });
  for (const woke of [...hub.wakeListeners]) woke();
  socket.drop(4409, "by the hub");
  void client.send("verb.say", { message: "I am here." });
  await settle();
  expect(hub.sockets).toHaveLength(2);
});

test("CLT11 the slow timers of a hidden page bring nobody back", async () => {
  const { hub, client } = await replaced();
  hub.sleptMs += 60_000;
  await hub.clock.advance(1_000);
  expect(hub.sockets).toHaveLength(1);
  expect(client.status.kind).toBe("waiting");
});

const FINAL_REFUSALS: readonly (readonly [number, string, StopCode])[] = [
  [401, "unauthenticated", "unauthenticated"],
  [403, "forbidden", "forbidden"],
  [403, "banned", "banned"],
  [404, "unknown-room-address", "unknown-room-address"],
  [409, "room-full", "room-full"],
  [426, "upgrade-required", "protocol-too-old"],
  [400, "invalid-request", "refused"],
];

test.each(FINAL_REFUSALS)(
  "SOK2 a ticket refused with %i %s ends the first connection: %s",
  async (status, code, stop) => {
    const hub = new FakeHub();
    hub.http = () => problemResponse(status, code);
    const client = hub.connect();
    expect(await client.ready).toMatchObject({ ok: false, reason: { code: stop } });
    await hub.clock.advance(120_000);
    expect(hub.requests).toHaveLength(1);
  },
);

test("PRE4 who was in the room and finds it full waits for a place", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  hub.http = () => problemResponse(409, "room-full");
  socket.drop();
  await hub.clock.advance(200);
  expect(client.status).toMatchObject({ kind: "waiting", because: expect.stringContaining("room-full") });
});

test("SOK2 a busy hub is asked again, not before its Retry-After", async () => {
  const hub = new FakeHub();
  const answers = [
    problemResponse(503, "busy", { "retry-after": "3" }),
    problemResponse(429, "rate-limited", { "retry-after": "2" }),
  ];
  const ticket = hub.http;
  hub.http = (path, init) => answers.shift() ?? ticket(path, init);
  const client = hub.connect();
  await settle();
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 4_500 });
  await hub.clock.advance(4_500);
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 3_000 });
  await hub.clock.advance(3_000);
  expect(hub.sockets).toHaveLength(1);
});

test("TOK4 closed at expiry, the client takes another token from getToken and resumes at once", async () => {
  const hub = new FakeHub();
  let tokens = 0;
  const { client, socket } = await hub.connected({ version: 3, getToken: async () => `jwt-${(tokens += 1)}` });
  socket.drop(4401);
  await settle();
  expect(hub.requests.map((request) => request.authorization)).toEqual(["Bearer jwt-1", "Bearer jwt-2"]);
  hub.socket.welcome({ version: 3, resume: "replay" });
  expect(client.status.kind).toBe("open");
});

test("TOK4 a getToken that fails is asked again later", async () => {
  const hub = new FakeHub();
  let calls = 0;
  const client = hub.connect({
    getToken: async () => {
      calls += 1;
      if (calls === 1) throw new Error("sign-in is away");
      return "jwt-2";
    },
  });
  await settle();
  expect(client.status).toMatchObject({ kind: "waiting", because: expect.stringContaining("sign-in is away") });
  await hub.clock.advance(250);
  expect(hub.sockets).toHaveLength(1);
});

test("TOK4 told that the token expires, the client refreshes it on the open connection", async () => {
  const hub = new FakeHub();
  let tokens = 0;
  const { socket } = await hub.connected({ getToken: async () => `jwt-${(tokens += 1)}` });
  socket.say({ type: "hub.system.notice", code: "token-expiring", expiresAt: "2026-11-21T10:01:00.000Z" });
  await settle();
  expect(socket.sent("hub.refreshToken")).toEqual([{ type: "hub.refreshToken", token: "jwt-2" }]);
});

test("TOK4 a token given by hand is used on the open connection and for the next one", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  client.useToken("jwt-9");
  expect(socket.sent("hub.refreshToken")).toEqual([{ type: "hub.refreshToken", token: "jwt-9" }]);
  socket.drop();
  await hub.clock.advance(250);
  expect(hub.requests.at(-1)?.authorization).toBe("Bearer jwt-9");
});

test("SOK8 close() says goodbye and resolves when the socket has closed", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  let isClosed = false;
  const closing = client.close().then(() => (isClosed = true));
  await settle();
  expect(socket.closedByClient?.code).toBe(1000);
  expect(isClosed).toBe(false);
  socket.drop(1000);
  await closing;
  expect(client.status).toMatchObject({ kind: "closed", reason: { code: "closed-by-client" } });
});

test("SOK8 close() does not wait for ever for a dead peer", async () => {
  const hub = new FakeHub();
  const { client } = await hub.connected();
  const closing = client.close();
  await hub.clock.advance(2_000);
  await closing;
  await hub.clock.advance(120_000);
  expect(hub.sockets).toHaveLength(1);
});

import { expect, test } from "vitest";
import type { GetToken } from "../../../../src/client/connection/token-source.ts";
import { FakeHub, problemResponse } from "../fake-hub.ts";
import { settle } from "./fake-clock.ts";

/** Gives another token each time; counts them. */
function counting(): { readonly getToken: GetToken; asked: number } {
  const counter = { asked: 0, getToken: async () => `jwt-${(counter.asked += 1)}` };
  return counter;
}

/** Refuses tokens until told otherwise. */
function refusing(hub: FakeHub): { isOver: boolean } {
  const refusal = { isOver: false };
  const ticket = hub.http;
  hub.http = (path, init) => (refusal.isOver ? ticket(path, init) : problemResponse(401, "unauthenticated"));
  return refusal;
}

test("CLT3 tokens refused for a minute after a key rotation are asked for again, later and later, until one is good", async () => {
  const hub = new FakeHub();
  const tokens = counting();
  const { client, socket } = await hub.connected({ getToken: tokens.getToken });
  const refusal = refusing(hub);
  const waits: number[] = [];
  client.on("status", (status) => {
    if (status.kind === "waiting") waits.push(status.retryInMs);
  });
  socket.drop(4401);
  await hub.clock.advance(60_000);
  expect(waits.slice(0, 5)).toEqual([125, 250, 500, 1_000, 2_000]);
  expect(tokens.asked).toBeGreaterThan(8);
  expect(tokens.asked).toBeLessThan(20);
  refusal.isOver = true;
  await hub.clock.advance(15_000);
  hub.socket.welcome({ resume: "replay" });
  expect(client.status.kind).toBe("open");
});

test("CLT3 one that was in asks for tokens for ever", async () => {
  const hub = new FakeHub();
  const tokens = counting();
  const { client, socket } = await hub.connected({ getToken: tokens.getToken });
  refusing(hub);
  socket.drop();
  await hub.clock.advance(1_800_000);
  expect(client.status.kind).not.toBe("closed");
  expect(tokens.asked).toBeGreaterThan(60);
});

test("CLT3 at the first join a token whose time is a second ahead costs a second, not the join", async () => {
  const hub = new FakeHub();
  const tokens = counting();
  const refusal = refusing(hub);
  const client = hub.connect({ getToken: tokens.getToken });
  await hub.clock.advance(1_000);
  expect(tokens.asked).toBeGreaterThan(2);
  refusal.isOver = true;
  await hub.clock.advance(2_000);
  hub.socket.welcome();
  expect(await client.ready).toEqual({ ok: true });
});

test("CLT3 one that never was in stops after ten refused tokens", async () => {
  const hub = new FakeHub();
  const tokens = counting();
  refusing(hub);
  const client = hub.connect({ getToken: tokens.getToken });
  await hub.clock.advance(120_000);
  expect(await client.ready).toMatchObject({ ok: false, reason: { code: "unauthenticated" } });
  expect(tokens.asked).toBe(11);
});

test("CLT3 tokens that the hub takes and ends at once do not go round without a pause", async () => {
  const hub = new FakeHub();
  const tokens = counting();
  const { client, socket } = await hub.connected({ getToken: tokens.getToken });
  socket.drop(4401);
  for (let round = 0; round < 60; round += 1) {
    await hub.clock.advance(500);
    if (client.status.kind !== "connecting") continue;
    hub.socket.welcome({ resume: "replay" });
    hub.socket.drop(4401);
  }
  expect(tokens.asked).toBeGreaterThan(3);
  expect(tokens.asked).toBeLessThan(12);
});

test("CLT3 CLT6 what can be no token is not used, whatever getToken gives", async () => {
  const noTokens = [
    "",
    "  ",
    "<html>Sign in</html>",
    '{"token":"jwt"}',
    "two words",
    "jwt\r\nx: y",
    "jwt\u0000",
    "jẁt",
    undefined,
    null,
    7,
  ];
  for (const noToken of noTokens) {
    const hub = new FakeHub();
    let isBad = true;
    const client = hub.connect({ getToken: async () => (isBad ? (noToken as string) : " jwt-good\n") });
    await hub.clock.advance(1_000);
    expect(hub.requests).toEqual([]);
    expect(client.status).toMatchObject({ because: expect.stringContaining("no token") });
    isBad = false;
    await hub.clock.advance(1_000);
    expect(hub.requests.at(-1)?.authorization).toBe("Bearer jwt-good");
    void client.close();
  }
});

test("CLT6 a token given by hand that can be none is the caller's mistake", async () => {
  const hub = new FakeHub();
  for (const token of ["", "two words", "jwt\n2"]) expect(() => hub.connect({ token })).toThrow(TypeError);
  const { client, socket } = await hub.connected();
  expect(() => client.useToken("<html>")).toThrow(TypeError);
  socket.drop();
  await hub.clock.advance(250);
  expect(hub.requests.at(-1)?.authorization).toBe("Bearer jwt-1");
});

test("CLT3 a token that expires is asked for again while the connection lasts, where getToken fails or the hub refuses", async () => {
  const hub = new FakeHub();
  let asked = 0;
  const { socket } = await hub.connected({
    getToken: async () => {
      asked += 1;
      if (asked === 2) throw new Error("sign-in is away");
      return `jwt-${asked}`;
    },
  });
  socket.say({ type: "hub.system.notice", code: "token-expiring" });
  await settle();
  expect(socket.sent("hub.refreshToken")).toEqual([]);
  await hub.clock.advance(10_000);
  expect(socket.sent("hub.refreshToken")).toHaveLength(1);
  socket.say({ type: "hub.system.error", code: "refresh-refused", message: "not yet" });
  await hub.clock.advance(20_000);
  expect(socket.sent("hub.refreshToken").at(-1)).toEqual({ type: "hub.refreshToken", token: "jwt-4" });
  socket.say({ type: "hub.system.notice", code: "token-refreshed" });
  socket.sayRaw("pong");
  await hub.clock.advance(20_000);
  expect(asked).toBe(4);
});

test("CLT3 with the token in a header a refused upgrade does not say why, and another token is asked for", async () => {
  const hub = new FakeHub();
  const tokens = counting();
  const { client, socket } = await hub.connected({ auth: "bearer", getToken: tokens.getToken });
  socket.drop();
  await hub.clock.advance(250);
  expect(hub.socket.request.headers).toEqual({ authorization: "Bearer jwt-1" });
  hub.socket.drop(1006);
  await hub.clock.advance(500);
  expect(hub.socket.request.headers).toEqual({ authorization: "Bearer jwt-2" });
  expect(client.status.kind).toBe("connecting");
});

test("CLT9 a getToken that never answers, or throws before it could, is a failed try", async () => {
  for (const bad of [
    () => new Promise<string>(() => {}),
    (): never => {
      throw new Error("none");
    },
  ]) {
    const hub = new FakeHub();
    let isBad = true;
    const client = hub.connect({ getToken: () => (isBad ? bad() : Promise.resolve("jwt-2")) });
    await hub.clock.advance(20_000);
    expect(client.status.kind).not.toBe("closed");
    isBad = false;
    await hub.clock.advance(30_000);
    expect(hub.sockets.length).toBeGreaterThan(0);
    void client.close();
  }
});

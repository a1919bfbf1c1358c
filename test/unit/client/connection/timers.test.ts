import fc from "fast-check";
import { expect, test } from "vitest";
import type { ConnectOptions } from "../../../../src/client/connect-room.ts";
import { backoffMs, spreadMs } from "../../../../src/client/connection/backoff.ts";
import { anyLength, askedMs } from "../../../../src/client/connection/timer.ts";
import { readState } from "../../../../src/client/http/room-http.ts";
import { FakeHub, jsonResponse, problemResponse, said, update } from "../fake-hub.ts";
import { FakeClock, settle } from "./fake-clock.ts";

const MAX = 2 ** 31 - 1;
const MONTH_MS = 30 * 86_400_000;

/** A clock as browsers and Node have it: what a timer cannot hold, and what is no number, fires at once. */
function realistic(hub: FakeHub) {
  const asked: number[] = [];
  const after = (ms: number, task: () => void) => {
    asked.push(ms);
    return hub.clock.after(ms >= 1 && ms <= MAX ? ms : 1, task);
  };
  return { platform: { ...hub.platform, after }, asked };
}

test("CLT4 a timer rings after just so long, however long, and never where that is no time at all", async () => {
  for (const ms of [0, 1, 1_000, MAX - 1, MAX, MAX + 1, 2 * MAX, 2 * MAX + 7, 5 * MAX]) {
    const clock = new FakeClock();
    let rangAt: number | undefined;
    const after = anyLength((wait, task) => {
      expect(wait).toBeLessThanOrEqual(MAX);
      return clock.after(wait, task);
    });
    after(ms, () => (rangAt = clock.now));
    await clock.advance(6 * MAX);
    expect(rangAt).toBe(ms);
  }
  for (const ms of [Number.POSITIVE_INFINITY, Number.NaN]) {
    const clock = new FakeClock();
    let rang = 0;
    const cancel = anyLength(clock.after)(ms, () => (rang += 1));
    await clock.advance(100 * MAX);
    cancel();
    expect(rang).toBe(0);
  }
});

test("CLT4 a timer that goes in steps can be cancelled in any of them", async () => {
  for (const steps of [0, 1, 2]) {
    const clock = new FakeClock();
    let rang = 0;
    const cancel = anyLength(clock.after)(3 * MAX, () => (rang += 1));
    await clock.advance(steps * MAX + 1);
    cancel();
    await clock.advance(10 * MAX);
    expect(rang).toBe(0);
  }
});

test("CLT4 back-off and spread are finite and at most an hour, or twice what was asked, for any settings", () => {
  const anyNumber = fc.double({ min: 0, noNaN: true });
  const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(), dice, anyNumber, anyNumber, (failures, random, baseMs, capMs) => {
      const wait = backoffMs(failures, random, { baseMs, capMs });
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(3_600_000);
      const spread = spreadMs(1_000, random, { baseMs, capMs });
      expect(spread).toBeLessThanOrEqual(1_000 + 3_600_000);
    }),
  );
});

test("CLT5 what a server asks for counts up to an hour, and not at all where it is no time", () => {
  expect([0, 1.5, 3_600_000, 3_600_001, MONTH_MS, 1e308, Number.POSITIVE_INFINITY].map(askedMs)).toEqual([
    0, 1.5, 3_600_000, 3_600_000, 3_600_000, 3_600_000, 3_600_000,
  ]);
  const noTimes = [-1, Number.NaN, Number.NEGATIVE_INFINITY, "7", null, undefined, {}, [], true];
  expect(noTimes.map(askedMs)).toEqual(noTimes.map(() => undefined));
});

const NUMBERS = [
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  2 ** 31,
  MONTH_MS * 12,
  1e308,
  -1,
  -1e9,
  0,
];
const OPTIONS: Readonly<Record<string, (ms: number) => Partial<ConnectOptions>>> = {
  "heartbeat.pingEveryMs": (pingEveryMs) => ({ heartbeat: { pingEveryMs } }),
  "heartbeat.pongWithinMs": (pongWithinMs) => ({ heartbeat: { pongWithinMs } }),
  "ack.everyMs": (everyMs) => ({ ack: { everyMs } }),
  "ack.everyVersions": (everyVersions) => ({ ack: { everyVersions } }),
  "backoff.baseMs": (baseMs) => ({ backoff: { baseMs } }),
  "backoff.capMs": (capMs) => ({ backoff: { capMs } }),
  backoff: (ms) => ({ backoff: { baseMs: ms, capMs: ms } }),
  connectWithinMs: (connectWithinMs) => ({ connectWithinMs }),
  stableAfterMs: (stableAfterMs) => ({ stableAfterMs }),
  commandTimeoutMs: (commandTimeoutMs) => ({ commandTimeoutMs }),
};

test.each(Object.keys(OPTIONS))("CLT4 whatever number %s is, nothing fires at once or over and over", async (name) => {
  for (const ms of NUMBERS) {
    const hub = new FakeHub();
    const { platform, asked } = realistic(hub);
    const { client, socket } = await hub.connected({ platform, ...OPTIONS[name]?.(ms) });
    socket.say(update(0, [said(1)]));
    void client.send("verb.say", { message: "quick" });
    // The hub answers pings, and then no more.
    for (let second = 0; second < 60; second += 1) {
      await hub.clock.advance(1_000);
      socket.sayRaw("pong");
    }
    expect(client.status.kind).toBe("open");
    hub.http = () => {
      throw new TypeError("fetch failed");
    };
    socket.drop();
    await hub.clock.advance(60_000);
    expect(client.status.kind).toBe("waiting");
    // Two minutes have 120 looks at the clock, and each pong sets the next ping.
    expect(asked.length).toBeLessThan(300);
    expect(asked.filter((wait) => !(wait >= 0 && wait <= MAX))).toEqual([]);
    void client.close();
  }
});

test("CLT4 a command that may wait for ever, or for a year, does", async () => {
  for (const timeoutMs of [Number.POSITIVE_INFINITY, 31_536_000_000]) {
    for (const how of ["option", "send"]) {
      const hub = new FakeHub();
      const { platform } = realistic(hub);
      const { client, socket } = await hub.connected({
        platform,
        ...(how === "option" ? { commandTimeoutMs: timeoutMs } : {}),
      });
      const outcome = client.send(
        "verb.say",
        { message: "quick" },
        { id: "c1", ...(how === "send" ? { timeoutMs } : {}) },
      );
      await hub.clock.advance(35_000);
      hub.socket.say(
        update(0, [], { receipts: [{ id: "c1", status: "rejected", code: "muted", message: "you are muted" }] }),
      );
      expect(hub.socket).toBe(socket);
      expect(await outcome).toMatchObject({ status: "rejected" });
      void client.close();
    }
  }
});

test("CLT4 a command with a time that is none waits as long as others", async () => {
  const hub = new FakeHub();
  const { platform } = realistic(hub);
  const { client } = await hub.connected({ platform });
  const outcomes = [Number.NaN, -5, 0].map((timeoutMs) => client.send("verb.say", { message: "quick" }, { timeoutMs }));
  let settled = 0;
  for (const outcome of outcomes) void outcome.then(() => (settled += 1));
  await hub.clock.advance(29_000);
  expect(settled).toBe(0);
  await hub.clock.advance(1_000);
  expect(settled).toBe(3);
});

const MONTH_S = String(MONTH_MS / 1_000);
const REFUSALS: readonly (readonly [string, number, () => Response])[] = [
  [
    "a proxy's Retry-After of a month",
    450_000,
    () => new Response("<h1>back soon</h1>", { status: 503, headers: { "retry-after": MONTH_S } }),
  ],
  [
    "a Retry-After of 400 digits",
    450_000,
    () => new Response("", { status: 503, headers: { "retry-after": "9".repeat(400) } }),
  ],
  ["the hub's Retry-After of a month", 5_400_000, () => problemResponse(503, "busy", { "retry-after": MONTH_S })],
  [
    "retryAfterMs 1e999",
    5_400_000,
    () =>
      new Response('{"code":"busy","retryAfterMs":1e999}', {
        status: 503,
        headers: { "content-type": "application/problem+json" },
      }),
  ],
  [
    "retryAfterMs 2147483648",
    5_400_000,
    () =>
      new Response('{"code":"busy","retryAfterMs":2147483648}', {
        status: 503,
        headers: { "content-type": "application/problem+json" },
      }),
  ],
];

test.each(REFUSALS)("CLT5 %s keeps a client away for %i ms, and no longer", async (_what, retryInMs, refusal) => {
  const hub = new FakeHub();
  const { platform } = realistic(hub);
  const { client, socket } = await hub.connected({ platform });
  const ticket = hub.http;
  hub.http = refusal;
  socket.drop();
  await hub.clock.advance(1_000);
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs });
  expect(hub.requests).toHaveLength(2);
  hub.http = ticket;
  await hub.clock.advance(retryInMs);
  hub.socket.welcome({ resume: "replay" });
  expect(client.status.kind).toBe("open");
});

test.each(["Wed, 21 Oct 2026 07:28:00 GMT", "-5", "soon", "", "1e9", "0x7fffffff", "Infinity"])(
  "CLT5 a Retry-After that is no number of seconds, %s, counts as none",
  async (header) => {
    const hub = new FakeHub();
    const { client, socket } = await hub.connected();
    hub.http = () => new Response("", { status: 503, headers: { "retry-after": header } });
    socket.drop();
    await hub.clock.advance(125);
    expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 250 });
  },
);

test.each([
  ["1e999", 5_400_000],
  ["2147483648", 5_400_000],
  ["-1", 125],
  ['"5000"', 125],
  ["null", 125],
])("CLT5 going down for %s ms, the client comes back in time", async (reconnectAfterMs, retryInMs) => {
  const hub = new FakeHub();
  const { platform } = realistic(hub);
  const { client, socket } = await hub.connected({ platform });
  socket.sayRaw(`{"type":"hub.system.notice","code":"going-down","reconnectAfterMs":${reconnectAfterMs}}`);
  socket.drop(1012);
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs });
});

test("CLT4 a request over HTTP that may take for ever is not given up at once", async () => {
  for (const timeoutMs of [Number.POSITIVE_INFINITY, 2 ** 31, Number.NaN, -1]) {
    const hub = new FakeHub();
    const { platform } = realistic(hub);
    const { promise, resolve } = Promise.withResolvers<Response>();
    hub.http = (_path, init) => {
      init.signal?.addEventListener("abort", () => resolve(problemResponse(500, "internal")));
      return promise;
    };
    const room = { url: "http://hub.test", hubId: "demo", roomId: "quay", platform, timeoutMs };
    const answer = readState(room, "jwt");
    await hub.clock.advance(14_000);
    resolve(jsonResponse(200, { version: 1, state: {} }));
    await settle();
    expect(await answer).toMatchObject({ ok: true });
  }
});

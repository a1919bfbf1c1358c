import { afterEach, expect, test, vi } from "vitest";
import { standardPlatform } from "../../../../src/client/connection/platform.ts";
import { FakeHub, problemResponse } from "../fake-hub.ts";
import { settle } from "./fake-clock.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

function pings(received: readonly unknown[]): number {
  return received.filter((each) => each === "ping").length;
}

function wake(hub: FakeHub): void {
  for (const woke of [...hub.wakeListeners]) woke();
}

/** A client that is in and has not pinged since. */
async function quiet(hub: FakeHub) {
  const joined = await hub.connected({ version: 4 });
  joined.socket.received.length = 0;
  return joined;
}

/** Each way of waking as the client meets it; the sleep is noticed by the next look at the clock. */
const WAYS: readonly (readonly [string, (hub: FakeHub) => Promise<void>])[] = [
  ["a word of the platform", async (hub) => wake(hub)],
  [
    "a clock that ran ahead of the timers",
    async (hub) => {
      hub.sleptMs += 3_600_000;
      await hub.clock.advance(1_000);
    },
  ],
];

test.each(WAYS)(
  "CLT7 by %s an open connection is asked at once, and lost without an answer within 5 s",
  async (_, way) => {
    const hub = new FakeHub();
    const { client, socket } = await quiet(hub);
    await way(hub);
    expect(pings(socket.received)).toBe(1);
    await hub.clock.advance(4_999);
    expect(client.status.kind).toBe("open");
    await hub.clock.advance(1 + 250);
    expect(hub.sockets).toHaveLength(2);
    expect(hub.socket.request.url).toMatch(/after=4$/);
  },
);

test.each(WAYS)("CLT7 by %s a connection that lives is kept, and pinged as before", async (_, way) => {
  const hub = new FakeHub();
  const { client, socket } = await quiet(hub);
  await way(hub);
  socket.sayRaw("pong");
  await hub.clock.advance(29_000);
  expect(client.status.kind).toBe("open");
  await hub.clock.advance(1_000);
  expect(pings(socket.received)).toBe(2);
});

test.each(WAYS)("CLT7 by %s a client that waits tries at once, and begins its back-off anew", async (_, way) => {
  const hub = new FakeHub();
  const ticket = hub.http;
  const { client, socket } = await quiet(hub);
  hub.http = () => {
    throw new TypeError("fetch failed");
  };
  socket.drop();
  await hub.clock.advance(40_000);
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 15_000 });
  hub.http = ticket;
  await way(hub);
  await settle();
  expect(hub.sockets).toHaveLength(2);
  hub.socket.drop();
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 125 });
});

test.each(WAYS)("CLT7 by %s a try that has been going on is begun again, a fresh one is not", async (_, way) => {
  const hub = new FakeHub();
  const { client, socket } = await quiet(hub);
  socket.drop();
  await hub.clock.advance(125 + 1_500);
  expect(client.status.kind).toBe("connecting");
  await way(hub);
  await hub.clock.advance(125);
  expect(hub.sockets).toHaveLength(3);
  wake(hub);
  await hub.clock.advance(125);
  expect(hub.sockets).toHaveLength(3);
});

test("CLT7 a wait that the hub asked for is kept until it is over on the clock", async () => {
  for (const how of ["going-down", "busy"]) {
    const hub = new FakeHub();
    const { client, socket } = await quiet(hub);
    const ticket = hub.http;
    if (how === "going-down") socket.say({ type: "hub.system.notice", code: "going-down", reconnectAfterMs: 60_000 });
    else hub.http = () => problemResponse(503, "busy", { "retry-after": "60" });
    socket.drop(1012);
    await hub.clock.advance(125);
    expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 90_000 });
    hub.http = ticket;
    wake(hub);
    await hub.clock.advance(5_000);
    expect(hub.sockets).toHaveLength(1);
    hub.sleptMs += 100_000;
    await hub.clock.advance(1_000);
    expect(hub.sockets).toHaveLength(2);
    void client.close();
  }
});

test("CLT7 a wait asked for by something between is not kept", async () => {
  const hub = new FakeHub();
  const { socket } = await quiet(hub);
  const ticket = hub.http;
  hub.http = () => new Response("<h1>later</h1>", { status: 503, headers: { "retry-after": "3600" } });
  socket.drop();
  await hub.clock.advance(125);
  hub.http = ticket;
  wake(hub);
  await settle();
  expect(hub.sockets).toHaveLength(2);
});

test("CLT7 signs that come by the dozen cost a try a second, and do not put off the end of a dead connection", async () => {
  const hub = new FakeHub();
  const { client, socket } = await quiet(hub);
  for (let at = 0; at < 5_000; at += 100) {
    wake(hub);
    await hub.clock.advance(100);
  }
  expect(pings(socket.received)).toBe(1);
  expect(client.status.kind).not.toBe("open");
  hub.http = () => {
    throw new TypeError("fetch failed");
  };
  const before = hub.requests.length;
  for (let at = 0; at < 10_000; at += 100) {
    wake(hub);
    await hub.clock.advance(100);
  }
  expect(hub.requests.length - before).toBeLessThan(60);
});

test("CLT7 suspended or closed the client sleeps on, and hears nothing of the platform", async () => {
  for (const end of ["suspend", "close"] as const) {
    const hub = new FakeHub();
    const { client } = await quiet(hub);
    expect(hub.wakeListeners.size).toBe(1);
    void client[end]();
    expect(hub.wakeListeners.size).toBe(0);
    hub.sleptMs += 3_600_000;
    await hub.clock.advance(120_000);
    expect(hub.sockets).toHaveLength(1);
    client.resume();
    expect(hub.wakeListeners.size).toBe(end === "suspend" ? 1 : 0);
  }
});

test("CLT7 a clock that is set back or jumps a little, and a page whose timers are slow, disturb nothing", async () => {
  const hub = new FakeHub();
  const { client, socket } = await quiet(hub);
  for (const jump of [-86_400_000, 9_000, -1, 5_000]) {
    hub.sleptMs += jump;
    await hub.clock.advance(1_000);
  }
  expect(pings(socket.received)).toBe(0);
  expect(client.status.kind).toBe("open");
});

class FakePage extends EventTarget {
  visibilityState = "hidden";
}

/** Says which events of a page count as waking. */
function wakesOf(page: FakePage, document: FakePage): { readonly count: number; readonly end: () => void } {
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("document", document);
  const wakes = { count: 0, end: () => {} };
  wakes.end = standardPlatform().onWake(() => (wakes.count += 1));
  return wakes;
}

function pageShow(persisted: boolean): Event {
  return Object.assign(new Event("pageshow"), { persisted });
}

test("CLT7 a browser tells by online, by pageshow out of its cache, by becoming visible and by resume", () => {
  const [page, document] = [new FakePage(), new FakePage()];
  const wakes = wakesOf(page, document);
  page.dispatchEvent(new Event("online"));
  expect(wakes.count).toBe(1);
  page.dispatchEvent(pageShow(true));
  expect(wakes.count).toBe(2);
  document.visibilityState = "visible";
  document.dispatchEvent(new Event("visibilitychange"));
  expect(wakes.count).toBe(3);
  document.dispatchEvent(new Event("resume"));
  expect(wakes.count).toBe(4);
  wakes.end();
  page.dispatchEvent(new Event("online"));
  document.dispatchEvent(new Event("visibilitychange"));
  expect(wakes.count).toBe(4);
});

test("CLT7 going offline, being hidden and a page shown for the first time are no waking", () => {
  const [page, document] = [new FakePage(), new FakePage()];
  const wakes = wakesOf(page, document);
  page.dispatchEvent(new Event("offline"));
  page.dispatchEvent(pageShow(false));
  page.dispatchEvent(new Event("pageshow"));
  document.dispatchEvent(new Event("visibilitychange"));
  expect(wakes.count).toBe(0);
});

test("CLT7 a worker has no document, Node has no events at all, and both work", () => {
  const worker = new FakePage();
  vi.stubGlobal("addEventListener", worker.addEventListener.bind(worker));
  let woken = 0;
  standardPlatform().onWake(() => (woken += 1));
  worker.dispatchEvent(new Event("online"));
  expect(woken).toBe(1);
  vi.unstubAllGlobals();
  expect(() => standardPlatform().onWake(() => {})()).not.toThrow();
});

test("CLT8 the client speaks as soon as its socket is open, and once", async () => {
  const hub = new FakeHub();
  const { socket } = await hub.connected({ version: 4 });
  socket.drop();
  await hub.clock.advance(125);
  hub.socket.open();
  expect(hub.socket.received).toEqual(["ping"]);
  hub.socket.welcome({ version: 4, resume: "replay" });
  expect(hub.socket.received).toEqual(["ping"]);
});

test("CLT8 where a socket does not tell that it is open, the client speaks with the hub's first frame", async () => {
  const hub = new FakeHub();
  const { socket } = await hub.connected({ version: 4 });
  socket.drop();
  await hub.clock.advance(125);
  hub.socket.welcome({ version: 4, resume: "replay" });
  expect(hub.socket.received).toEqual(["ping"]);
});

test("CLT8 a close that never ends counts as ended within 2 s, one that ends counts with its code", async () => {
  for (const ends of [false, true]) {
    const hub = new FakeHub();
    const { client, socket } = await hub.connected({ version: 4 });
    await hub.clock.advance(10_500);
    socket.isOpen = false;
    await hub.clock.advance(900);
    expect(client.status.kind).toBe("open");
    if (ends) socket.drop(4403);
    await hub.clock.advance(1_100);
    expect(client.status.kind === "closed").toBe(ends);
    expect(client.status.kind).not.toBe("open");
    void client.close();
  }
});

test("CLT7 CLT8 a page out of the cache whose socket is gone does not wait for a pong", async () => {
  const hub = new FakeHub();
  const { client, socket } = await quiet(hub);
  socket.isOpen = false;
  wake(hub);
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 125 });
});

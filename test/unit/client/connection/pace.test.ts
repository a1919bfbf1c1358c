import { expect, test } from "vitest";
import { FakeHub, said, update } from "../fake-hub.ts";

function acks(hub: FakeHub): unknown[] {
  return hub.socket.sent("hub.ack").map((each) => (each as { version: number }).version);
}

test("SLO1 news is acknowledged within 5 s, once, and silence costs nothing", async () => {
  const hub = new FakeHub();
  const { socket } = await hub.connected({ version: 10 });
  expect(acks(hub)).toEqual([10]);
  socket.say(update(10, [said(11)]));
  await hub.clock.advance(1_000);
  socket.say(update(11, [said(12)]));
  await hub.clock.advance(2_900);
  expect(acks(hub)).toEqual([10]);
  await hub.clock.advance(100);
  expect(acks(hub)).toEqual([10, 12]);
  await hub.clock.advance(20_000);
  expect(acks(hub)).toEqual([10, 12]);
});

test("SLO1 64 versions are acknowledged at once", async () => {
  const hub = new FakeHub();
  const { socket } = await hub.connected({ version: 10 });
  socket.say(update(10, [said(73)]));
  expect(acks(hub)).toEqual([10]);
  socket.say(update(73, [said(74)]));
  expect(acks(hub)).toEqual([10, 74]);
  await hub.clock.advance(10_000);
  expect(acks(hub)).toEqual([10, 74]);
});

test("SLO1 a frame that only moves the version is news too", async () => {
  const hub = new FakeHub();
  const { socket } = await hub.connected({ version: 10 });
  socket.say(update(10, [], { version: 20 }));
  await hub.clock.advance(5_000);
  expect(acks(hub)).toEqual([10, 20]);
});

test("SLO1 after a drop nothing is acknowledged until the new connection has news", async () => {
  const hub = new FakeHub();
  const { socket } = await hub.connected({ version: 10 });
  socket.say(update(10, [said(11)]));
  socket.drop();
  await hub.clock.advance(5_000);
  hub.socket.welcome({ version: 12, resume: "replay" });
  expect(acks(hub)).toEqual([]);
  hub.socket.say(update(11, [said(12)]));
  expect(acks(hub)).toEqual([12]);
});

test("SOK3 the client pings every 30 s, and a hub that answers is kept", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  socket.received.length = 0;
  for (let minute = 0; minute < 4; minute += 1) {
    await hub.clock.advance(30_000);
    socket.sayRaw("pong");
  }
  expect(socket.received.filter((each) => each === "ping")).toHaveLength(4);
  expect(client.status.kind).toBe("open");
});

test("SOK3 without a pong within 10 s the connection counts as dropped", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 3 });
  await hub.clock.advance(30_000);
  expect(socket.received.at(-1)).toBe("ping");
  await hub.clock.advance(9_999);
  expect(client.status.kind).toBe("open");
  await hub.clock.advance(1);
  expect(client.status).toMatchObject({ kind: "waiting", because: expect.stringContaining("ping") });
  await hub.clock.advance(125);
  expect(hub.socket.request.url).toMatch(/after=3$/);
});

test("LIM6 CMD3 what the hub did not read because it came too fast is sent again under its id", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const ids = () => socket.sent("hub.command").map((each) => (each as { id: string }).id);
  const outcomes = [client.send("verb.say", { message: "one" }), client.send("verb.say", { message: "two" })];
  socket.say(update(0, [said(1, "one")], { receipts: [{ id: "cmd-1", status: "accepted", version: 1 }] }));
  socket.say({ type: "hub.system.error", code: "rate-limited", message: "too many frames", retryAfterMs: 40 });
  await hub.clock.advance(39);
  expect(ids()).toEqual(["cmd-1", "cmd-2"]);
  await hub.clock.advance(1);
  expect(ids()).toEqual(["cmd-1", "cmd-2", "cmd-2"]);
  socket.say(update(1, [said(2, "two")], { receipts: [{ id: "cmd-2", status: "accepted", version: 2 }] }));
  expect(await Promise.all(outcomes)).toMatchObject([{ status: "accepted" }, { status: "accepted", version: 2 }]);
});

test("LIM6 CMD3 what is sent while the hub reads nothing waits with the rest, and goes out once", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const ids = () => socket.sent("hub.command").map((each) => (each as { id: string }).id);
  void client.send("verb.say", { message: "one" });
  socket.say({ type: "hub.system.error", code: "rate-limited", message: "too many frames", retryAfterMs: 40 });
  void client.send("verb.say", { message: "two" });
  void client.send("verb.say", { message: "three" });
  expect(ids()).toEqual(["cmd-1"]);
  await hub.clock.advance(40);
  expect(ids()).toEqual(["cmd-1", "cmd-1", "cmd-2", "cmd-3"]);
  void client.send("verb.say", { message: "four" });
  expect(ids().at(-1)).toBe("cmd-4");
});

test.each([undefined, null, "soon", -1])(
  "LIM6 CLT4 a wait that is none (%s) counts as a second",
  async (retryAfterMs) => {
    const hub = new FakeHub();
    const { client, socket } = await hub.connected();
    void client.send("verb.say", { message: "one" });
    socket.sayRaw(JSON.stringify({ type: "hub.system.error", code: "rate-limited", message: "no", retryAfterMs }));
    await hub.clock.advance(999);
    expect(socket.sent("hub.command")).toHaveLength(1);
    await hub.clock.advance(1);
    expect(socket.sent("hub.command")).toHaveLength(2);
  },
);

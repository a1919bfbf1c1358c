import { expect, test } from "vitest";
import type { Receipt } from "../../../src/durable/protocol/socket/receipt.ts";
import { settle } from "./connection/fake-clock.ts";
import type { FakeSocket } from "./fake-hub.ts";
import { FakeHub, said, update } from "./fake-hub.ts";

const accepted = (id: string, version: number): Receipt => ({ id, status: "accepted", version });

function commandIds(socket: FakeSocket): unknown[] {
  return socket.sent("hub.command").map((each) => (each as { id: string }).id);
}

test("CMD2 a command is answered by its receipt, and the state holds its event by then", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const outcome = client.send("verb.say", { message: "Good evening." });
  expect(socket.sent("hub.command")).toEqual([
    { type: "hub.command", id: "cmd-1", verb: "verb.say", args: { message: "Good evening." } },
  ]);
  socket.say(update(0, [said(1, "Good evening.")], { receipts: [accepted("cmd-1", 1)] }));
  expect(await outcome).toEqual({ id: "cmd-1", status: "accepted", version: 1 });
  expect(client.state?.chat.at(-1)?.text).toBe("Good evening.");
});

test("CMD5 a rejection is a value with its code and the wait it asks for", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const outcome = client.send("verb.say", { message: "again" });
  const rejected: Receipt = {
    id: "cmd-1",
    status: "rejected",
    code: "rate-limited",
    message: "slower",
    retryAfterMs: 900,
  };
  socket.say(update(0, [], { receipts: [rejected] }));
  expect(await outcome).toEqual(rejected);
});

test("CMD3 commands unanswered or given during a drop are sent again under their ids, in order", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const first = client.send("verb.say", { message: "one" });
  const second = client.send("verb.say", { message: "two" });
  socket.say(update(0, [said(1)], { receipts: [accepted("cmd-1", 1)] }));
  socket.drop();
  const third = client.send("verb.say", { message: "three" });
  await hub.clock.advance(250);
  expect(commandIds(hub.socket)).toEqual([]);
  hub.socket.welcome({ version: 2, resume: "replay" });
  expect(commandIds(hub.socket)).toEqual(["cmd-2", "cmd-3"]);
  const replayed: Receipt = { ...accepted("cmd-2", 2), replayed: true };
  hub.socket.say(update(1, [said(2), said(3)], { receipts: [replayed, accepted("cmd-3", 3)] }));
  expect(await Promise.all([first, second, third])).toEqual([accepted("cmd-1", 1), replayed, accepted("cmd-3", 3)]);
});

test("LIM3 what piled up during a drop is sent no faster than the hub takes it, and new commands behind it", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ commandTimeoutMs: 5_000 });
  socket.drop();
  for (let count = 1; count <= 63; count += 1) void client.send("verb.emote", { text: `nods ${count}` });
  const hasty = client.send("verb.say", { message: "quick" }, { timeoutMs: 280, id: "hasty" });
  await hub.clock.advance(250);
  hub.socket.welcome({ resume: "replay" });
  expect(commandIds(hub.socket)).toHaveLength(60);
  void client.send("verb.say", { message: "late" }, { id: "late" });
  await hub.clock.advance(34);
  expect(commandIds(hub.socket).slice(60)).toEqual(["cmd-61"]);
  await hub.clock.advance(1_000);
  expect(commandIds(hub.socket).slice(60)).toEqual(["cmd-61", "cmd-62", "cmd-63", "late"]);
  expect(await hasty).toMatchObject({ because: "timeout" });
  void client.send("verb.say", { message: "now" }, { id: "now" });
  expect(commandIds(hub.socket).at(-1)).toBe("now");
});

test("CMD3 what was answered is not sent again", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const outcome = client.send("verb.emote", { text: "nods" });
  socket.say(update(0, [said(1)], { receipts: [accepted("cmd-1", 1)] }));
  await outcome;
  socket.drop();
  await hub.clock.advance(250);
  hub.socket.welcome({ version: 1, resume: "replay" });
  expect(commandIds(hub.socket)).toEqual([]);
});

test("CMD3 a command may be given before the first connection", async () => {
  const hub = new FakeHub();
  const client = hub.connect();
  void client.send("verb.say", { message: "early" }, { id: "mine" });
  await settle();
  hub.socket.welcome();
  expect(commandIds(hub.socket)).toEqual(["mine"]);
});

test("CMD7 without a receipt in time the outcome is unanswered, and the same id can be asked again", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ commandTimeoutMs: 5_000 });
  const outcome = client.send("verb.say", { message: "hello?" }, { id: "once" });
  await hub.clock.advance(5_000);
  expect(await outcome).toMatchObject({ id: "once", status: "unanswered", because: "timeout" });
  const again = client.send("verb.say", { message: "hello?" }, { id: "once" });
  socket.say(update(0, [said(1)], { receipts: [{ ...accepted("once", 1), replayed: true }] }));
  expect(await again).toMatchObject({ status: "accepted", replayed: true });
});

test("CMD7 one command may have a timeout of its own", async () => {
  const hub = new FakeHub();
  const { client } = await hub.connected();
  const outcome = client.send("verb.say", { message: "quick" }, { timeoutMs: 100 });
  await hub.clock.advance(100);
  expect(await outcome).toMatchObject({ because: "timeout" });
});

test("CMD2 a client that stops ends its waiting commands as unanswered, with the reason", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const outcome = client.send("verb.say", { message: "last words" });
  socket.drop(4403, "kicked");
  expect(await outcome).toMatchObject({ status: "unanswered", because: "removed" });
  expect(await client.send("verb.say", { message: "too late" })).toMatchObject({ because: "removed" });
});

test("SOK4 a command the hub would refuse without a receipt is not sent", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  expect(await client.sendUnchecked("verb.say", { message: "é".repeat(9_000) })).toMatchObject({
    because: "too-large",
  });
  expect(() => client.send("verb.say", { message: "x" }, { id: "no spaces" })).toThrow(/not a command id/);
  expect(socket.sent("hub.command")).toEqual([]);
});

test("CMD3 the commands that wait are bounded", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ maxWaiting: 2 });
  void client.send("verb.say", { message: "1" });
  void client.send("verb.say", { message: "2" });
  expect(await client.send("verb.say", { message: "3" })).toMatchObject({ because: "too-many-waiting" });
  // As its outcome says, it was not sent: given anew under another id it would happen twice.
  expect(socket.sent("hub.command")).toHaveLength(2);
});

test("CMD3 two commands that wait cannot share an id", async () => {
  const hub = new FakeHub();
  const { client } = await hub.connected();
  void client.send("verb.say", { message: "1" }, { id: "same" });
  expect(() => client.send("verb.say", { message: "2" }, { id: "same" })).toThrow(TypeError);
});

test("CMD2 a receipt nobody waits for is ignored", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  socket.say(update(0, [said(1)], { receipts: [accepted("of-another-life", 1)] }));
  expect(client.version).toBe(1);
});

import { describe, expect, test, vi } from "vitest";
import { gm, moderator, player, spectator } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { connectionIdOf } from "../support/connection-id.ts";
import { eventually } from "../support/eventually.ts";
import { queue } from "../support/queue.ts";
import { contestResolved } from "../support/results.ts";
import { telemetryOf } from "../support/telemetry.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");

const DAY = 24 * 60 * 60_000;
const MINUTE = 60_000;

const presenceOf = (client: TestClient, actorId: string) =>
  client
    .events()
    .filter((event) => event.type.startsWith("participant.") && event.actorId === actorId)
    .map(({ type }) => type);

const statusOf = async (room: TestRoom, actorId: string) =>
  (await room.state(moderator("mo"))).state.participants.find((each) => each.actorId === actorId)?.status;

/** Everybody has this momentum from here on, whatever the dice gave. */
async function hasMomentum(room: TestRoom, momentum: number): Promise<void> {
  await room.rows("UPDATE participants SET body = json_set(body, '$.momentum', ?)", momentum);
  await room.hibernate();
}

/** A room that Ada has just been away from for the grace of 10 s, with momentum from a duel. */
async function awayAfterDuel(): Promise<TestRoom> {
  const room = new TestRoom();
  const [a, b] = [await room.open(ada), await room.open(bob)];
  await a.act("verb.challengeDuel", { target: "bob" });
  await b.act("verb.challengeDuel", { target: "ada" });
  await room.result(contestResolved(queue.last(room, "contest")));
  await hasMomentum(room, 2);
  await a.close();
  await room.pass(10_000);
  return room;
}

describe("coming and going", () => {
  test("PRE1 the first connection joins, others are unnoticed, the last one gone leaves after 10 s", async () => {
    const room = new TestRoom();
    const watcher = await room.open(bob);
    const [first, second] = [await room.open(ada), await room.open(ada)];
    await first.close();
    await room.pass(60_000);
    expect(await statusOf(room, "ada")).toBe("active");
    await second.close();
    await room.pass(9_999);
    expect(await statusOf(room, "ada")).toBe("active");
    await room.pass(1);
    expect(await watcher.event("participant.left")).toMatchObject({ actorId: "ada", data: { reason: "gone" } });
    expect(presenceOf(watcher, "ada")).toEqual(["participant.joined", "participant.left"]);
    expect(await statusOf(room, "ada")).toBe("away");
  });

  test("PRE1 who is back within the grace was never gone", async () => {
    const room = new TestRoom();
    const watcher = await room.open(bob);
    const client = await room.open(ada);
    const { version } = client;
    await client.close();
    await room.pass(9_999);
    const back = await room.open(ada);
    await room.pass(MINUTE);
    expect(back.version).toBe(version);
    expect(presenceOf(watcher, "ada")).toEqual(["participant.joined"]);
  });

  test("PRE1 the grace begins anew with every going", async () => {
    const room = new TestRoom();
    await room.open(bob);
    await (await room.open(ada)).close();
    await room.pass(8000);
    await (await room.open(ada)).close();
    await room.pass(8000);
    expect(await statusOf(room, "ada")).toBe("active");
    await room.pass(2000);
    expect(await statusOf(room, "ada")).toBe("away");
  });

  test("PRE1 the state is kept for 30 min", async () => {
    const room = await awayAfterDuel();
    await room.pass(30 * MINUTE - 1);
    const back = await room.open(ada);
    expect(back.view?.participants.find(({ actorId }) => actorId === "ada")).toMatchObject({ momentum: 2 });
  });

  test("PRE1 SHP5 after that the actor is forgotten, and begins anew", async () => {
    const room = await awayAfterDuel();
    await room.pass(30 * MINUTE);
    expect(await statusOf(room, "ada")).toBeUndefined();
    expect((await room.state(bob)).state.inventory).not.toHaveProperty("ada");
    await room.hibernate();
    const back = await room.open(ada);
    expect(back.view?.participants.find(({ actorId }) => actorId === "ada")).toMatchObject({ momentum: 0 });
  });

  test("PRE4 spectators come and go unseen", async () => {
    const room = new TestRoom();
    const [a, sam] = [await room.open(ada), await room.open(spectator("sam"))];
    const { version } = a;
    await sam.close();
    await room.pass(MINUTE);
    expect(await room.state(ada)).toMatchObject({ version, state: { participants: [{ actorId: "ada" }] } });
  });
});

describe("idleness", () => {
  test("PRE2 after 120 s without a command one idles, and returns with the next", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await room.pass(119_999);
    expect(await statusOf(room, "ada")).toBe("active");
    await room.pass(1);
    expect(await client.event("participant.idled")).toMatchObject({ actorId: "ada", data: { actorId: "ada" } });
    await client.say("I was thinking");
    expect(presenceOf(client, "ada")).toEqual(["participant.idled", "participant.returned"]);
    expect(client.events().map(({ version }) => version)).toEqual([3, 4, 5]);
    await room.pass(119_999);
    expect(await statusOf(room, "ada")).toBe("active");
    await room.pass(1);
    expect(await statusOf(room, "ada")).toBe("idle");
  });

  test("PRE2 a rejected command, an ack or a ping is no sign of play", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    clock.move(100_000);
    await client.command("verb.whisper", { target: "zoe", message: "hm" });
    await client.pong();
    await room.pass(20_000);
    expect(await statusOf(room, "ada")).toBe("idle");
  });

  test("PRE2 a connection from which nothing came for 5 min is closed after a notice", async () => {
    const room = new TestRoom();
    const client = await room.open(spectator("sam"));
    await room.pass(5 * MINUTE - 1);
    expect(client.closed).toBeNull();
    await room.pass(1);
    expect(await client.hungUp()).toMatchObject({ code: 1000 });
    expect(client.frames.at(-1)).toEqual({ type: "hub.system.notice", code: "idle" });
  });

  test("PRE2 who only reads, stays: a ping is a sign of life", async () => {
    const room = new TestRoom();
    const client = await room.open(spectator("sam"));
    const pinged = new Date(clock.now() + 4 * MINUTE);
    // The runtime stamps pings by the machine's own clock, which is not the test's.
    await room.inside((state) => vi.spyOn(state, "getWebSocketAutoResponseTimestamp").mockReturnValue(pinged));
    await room.pass(5 * MINUTE);
    expect(client.closed).toBeNull();
    await room.pass(4 * MINUTE);
    expect(await client.hungUp()).toMatchObject({ code: 1000 });
  });

  test("PRE2 who only reads, stays: so is an ack", async () => {
    const room = new TestRoom();
    const client = await room.open(spectator("sam"));
    clock.move(4 * MINUTE);
    client.send({ type: "hub.ack", version: 0 });
    await room.pass(MINUTE);
    await room.hibernate();
    await room.pass(MINUTE);
    await client.pong();
    expect(client.closed).toBeNull();
    await room.pass(3 * MINUTE);
    expect(await client.hungUp()).toMatchObject({ code: 1000 });
  });
});

describe("many connections", () => {
  test("PRE3 a fourth replaces the oldest, which is told 4409; nobody else notices", async () => {
    const room = new TestRoom();
    const watcher = await room.open(bob);
    const clients: TestClient[] = [];
    for (let i = 0; i < 4; i += 1) {
      clients.push(await room.open(ada));
      clock.move(1);
    }
    const [oldest, ...others] = clients;
    expect(await oldest?.hungUp()).toMatchObject({ code: 4409 });
    await room.pass(MINUTE);
    const version = await watcher.say("who is here?");
    for (const client of others) await client.reaches(version);
    expect(presenceOf(watcher, "ada")).toEqual(["participant.joined"]);
    expect(others.map(({ closed }) => closed)).toEqual([null, null, null]);
  });

  test("PRE3 also after hibernation, by age and not by place", async () => {
    const room = new TestRoom();
    const clients: TestClient[] = [];
    for (let i = 0; i < 3; i += 1) {
      clients.push(await room.open(ada));
      clock.move(1);
    }
    await room.hibernate();
    const newest = await room.open(ada);
    expect(await clients[0]?.hungUp()).toMatchObject({ code: 4409 });
    await newest.say("four");
    expect([clients[1]?.closed, clients[2]?.closed]).toEqual([null, null]);
  });

  test("PRE3 the late close of a replaced socket harms nothing", async () => {
    const room = new TestRoom();
    const clients: TestClient[] = [];
    for (let i = 0; i < 4; i += 1) clients.push(await room.open(ada));
    const replaced = await clients[0]?.hungUp();
    expect(replaced?.code).toBe(4409);
    await room.hibernate();
    await clients[1]?.close();
    await clients[2]?.close();
    await room.pass(MINUTE);
    expect(await statusOf(room, "ada")).toBe("active");
    await clients[3]?.close();
    await room.pass(10_000);
    expect(await statusOf(room, "ada")).toBe("away");
  });

  test("PRE3 connections of others do not count", async () => {
    const room = new TestRoom();
    const clients = await Promise.all([ada, ada, ada, bob, bob, bob].map((who) => room.open(who)));
    const version = await clients[0]?.say("all here");
    for (const client of clients) await client.reaches(version ?? 0);
    expect(clients.every(({ closed }) => closed === null)).toBe(true);
  });
});

describe("a full room", () => {
  const codeOf = async (response: Response) => {
    const problem: { code?: string } = await response.json();
    return [response.status, problem.code];
  };
  const knock = async (room: TestRoom, who = ada) =>
    room.fetch("/socket", { headers: { upgrade: "websocket", authorization: `Bearer ${await room.token(who)}` } });

  test("PRE4 200 participants are let in, the next is room-full, until one has left", async () => {
    const room = new TestRoom();
    await room.crowd(200);
    expect(await codeOf(await knock(room))).toEqual([409, "room-full"]);
    expect(await codeOf(await room.request("/tickets", ada, {}))).toEqual([409, "room-full"]);
    expect(
      await codeOf(await room.request("/commands", ada, { id: "c", verb: "verb.say", args: { message: "hi" } })),
    ).toEqual([409, "room-full"]);
    const known = await room.open(player("p7"));
    await known.say("I was here before");
    await room.open(spectator("sam"));
    await room.pass(10_000);
    await room.open(ada);
  });

  test("PRE4 50 spectators are let in, the next is room-full, until one has gone", async () => {
    const room = new TestRoom();
    const crowd = await Promise.all(Array.from({ length: 50 }, (_, i) => room.open(spectator(`s${i}`))));
    expect(await codeOf(await knock(room, spectator("late")))).toEqual([409, "room-full"]);
    await room.open(spectator("s7"));
    await room.open(ada);
    await crowd[0]?.close();
    await room.open(spectator("late"));
  });
});

describe("a silent room", () => {
  test("PRE5 after a crash, who has no socket enters the grace at the next waking", async () => {
    const room = new TestRoom();
    await room.open(ada);
    await room.crash();
    expect(await statusOf(room, "ada")).toBe("active");
    const watcher = await room.open(bob);
    await room.pass(10_000);
    expect(await watcher.event("participant.left")).toMatchObject({ actorId: "ada" });
  });

  test("PRE5 the alarm alone finds them too", async () => {
    const room = new TestRoom();
    await room.open(ada);
    await room.crash();
    await room.pass(100_000);
    await room.pass(10_000);
    expect(await statusOf(room, "ada")).toBe("away");
  });

  test("PRE5 nor does it take a waking: a socket that vanished from a room that stays awake is missed by its alarm", async () => {
    const room = new TestRoom();
    const [watcher, lost] = [await room.open(bob), await room.open(ada)];
    const { connectionId } = await lost.frame("hub.system.connected");
    await room.inside((state) => {
      const there = state.getWebSockets().filter((socket) => connectionIdOf(socket) !== connectionId);
      vi.spyOn(state, "getWebSockets").mockReturnValue(there);
    });
    const epoch = telemetryOf(room).at(-1)?.epoch;
    await room.pass(100_000);
    expect(telemetryOf(room, "telemetry.hub.connectionClosed")).toMatchObject([{ connectionId, code: 1006, epoch }]);
    await room.pass(10_000);
    expect(await watcher.event("participant.left")).toMatchObject({ actorId: "ada", data: { reason: "gone" } });
    expect(watcher.closed).toBeNull();
  });

  test("PRE5 those who come back in time were never gone, the others leave", async () => {
    const room = new TestRoom();
    await Promise.all([room.open(ada), room.open(bob)]);
    await room.crash();
    const back = await room.open(ada);
    await room.pass(10_000);
    expect(await back.event("participant.left")).toMatchObject({ actorId: "bob" });
    expect(presenceOf(back, "ada")).toEqual([]);
  });

  test("PRE5 with sockets the alarm is never more than 100 s away, and wakes the room for nothing else", async () => {
    const room = new TestRoom();
    await Promise.all(Array.from({ length: 50 }, (_, i) => room.open(spectator(`s${i}`))));
    for (let i = 0; i < 2; i += 1) {
      const wait = await room.alarmIn();
      expect(wait).toBeGreaterThan(90_000);
      expect(wait).toBeLessThanOrEqual(100_000);
      await room.hibernate();
      await room.pass(wait ?? 0);
    }
    expect((await room.state(ada)).version).toBe(0);
  });

  test("PRE5 each alarm renews the lease", async () => {
    const room = new TestRoom();
    await room.open(ada);
    const listed = async () => (await room.listed(ada)).map(({ updatedAt }) => Date.parse(updatedAt) - clock.now());
    await eventually("the lease", async () => ((await listed()).length > 0 ? true : undefined));
    await room.pass(100_000);
    expect(await listed()).toEqual([0]);
    await room.hibernate();
    await room.pass(100_000);
    expect(await listed()).toEqual([0]);
  });

  test("PRE5 RES10 a room without sockets in which nothing is due wakes no more, but to delete itself", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await room.open(spectator("sam"));
    await room.crash();
    expect(client.closed).not.toBeNull();
    // Lost sockets, the grace, then what was kept for return, and the empty session.
    for (const ms of [100_000, 10_000, 30 * MINUTE]) await room.pass(ms);
    expect(await room.alarmIn()).toBe(30 * DAY);
    expect((await room.state(gm("gil"))).state).toMatchObject({ participants: [], sessionId: null });
    await room.hibernate();
    expect(await room.alarmIn()).toBe(30 * DAY);
  });

  test("PRE5 nor has one that only spectators saw", async () => {
    const room = new TestRoom();
    await (await room.open(spectator("sam"))).close();
    expect(await room.alarmIn()).toBeNull();
  });

  test("PRE5 when the last has gone the alarm is set for what is due, and for that alone", async () => {
    const room = new TestRoom();
    const [client, sam] = [await room.open(ada), await room.open(spectator("sam"))];
    await client.close();
    await room.pass(10_000);
    expect(await room.alarmIn()).toBeLessThanOrEqual(100_000);
    await sam.close();
    expect(await room.alarmIn()).toBe(30 * MINUTE);
  });
});

import { evictDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { RoomObject } from "../../../../src/durable/room-object.ts";
import { gm, player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { connectionIdOf } from "../support/connection-id.ts";
import { edgeEnv } from "../support/edge-env.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");
const eve = player("eve");

const typesOf = (client: TestClient) => client.frames.map((frame) => frame.type);

describe("what comes on opening", () => {
  test("SOK5 connected, catalog and state come in this order, and the join is committed before", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    expect(typesOf(client)).toEqual(["hub.system.connected", "hub.catalog.sync", "hub.stateSnapshot"]);
    const { state, version } = await room.state(ada);
    expect(client.frames).toMatchObject([
      {
        protocol: 1,
        hubId: room.hubId,
        roomId: room.roomId,
        actorId: "ada",
        connectionId: expect.any(String),
        sessionId: state.sessionId,
        version,
        serverTime: new Date(clock.now()).toISOString(),
        resume: "snapshot",
        limits: {
          actorCommands: { burst: 60, perSeconds: 2 },
          roomCommandsPerSecond: 2000,
          actorTextBytes: { burst: 1_048_576, perSeconds: 256 },
        },
      },
      { catalogVersion: "builtin-3", verbs: expect.arrayContaining([expect.objectContaining({ id: "verb.say" })]) },
      { version, state: { participants: [{ actorId: "ada", status: "active" }] } },
    ]);
  });

  test("SOK5 SOK6 after a snapshot the first frame begins at its version, in a replay at `after`", async () => {
    const room = new TestRoom();
    const before = await room.open(ada);
    const known = before.version;
    await before.say("one");
    const resumed = await room.open(bob, { after: known });
    await resumed.event("participant.joined");
    expect(resumed.frames.find((frame) => frame.type === "hub.stateUpdate")).toMatchObject({ from: known });
    await resumed.say("two");
    await before.reaches(resumed.version);
  });

  test("SOK5 a joining client is told of its own join once", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await client.say("here");
    expect(client.events().map((event) => event.type)).toEqual(["chat.said"]);
  });
});

test("SOK3 a ping is answered without waking the room", async () => {
  const room = new TestRoom();
  const client = await room.open(ada);
  await room.hibernate();
  await client.pong();
  await client.pong();
  const stub = edgeEnv.ROOMS.getByName(`${room.hubId}/${room.roomId}`);
  await expect(evictDurableObject(stub)).rejects.toThrow("not currently running");
  await client.say("awake again");
});

const tooLarge = JSON.stringify({
  type: "hub.command",
  id: "big",
  verb: "verb.say",
  args: { message: "x".repeat(16_384) },
});
/** Fewer than 16,384 UTF-16 units, but more bytes. */
const tooManyBytes = JSON.stringify({ type: "hub.ack", version: 0, note: "€".repeat(5500) });

describe("frames that are no messages", () => {
  test.each<[what: string, frame: string | ArrayBuffer | object, code: string]>([
    ["text that is not JSON", "hello", "bad-json"],
    ["half an object", '{"type":', "bad-json"],
    ["nothing", "", "bad-json"],
    ["a ping with a space", "ping ", "bad-json"],
    ["a list", [], "bad-frame"],
    ["null", "null", "bad-frame"],
    ["a number", "7", "bad-frame"],
    ["an object without a type", {}, "bad-frame"],
    ["an unknown type", { type: "hub.dance" }, "unknown-type"],
    ["a type that is no text", { type: 7 }, "unknown-type"],
    ["a server's type", { type: "hub.stateUpdate" }, "unknown-type"],
    ["bytes", new TextEncoder().encode('{"type":"hub.ack","version":0}').buffer, "binary"],
    ["more than 16 KiB", tooLarge, "too-large"],
    ["more than 16 KiB of UTF-8", tooManyBytes, "too-large"],
    ["a command without an id", { type: "hub.command", verb: "verb.say", args: {} }, "bad-id"],
    ["a command with a bad id", { type: "hub.command", id: "a b", verb: "verb.say", args: {} }, "bad-id"],
    ["a command with an id of 65", { type: "hub.command", id: "x".repeat(65), verb: "verb.say", args: {} }, "bad-id"],
    ["an ack of nothing", { type: "hub.ack" }, "bad-frame"],
    ["an ack of −1", { type: "hub.ack", version: -1 }, "bad-frame"],
    ["an ack of a half", { type: "hub.ack", version: 0.5 }, "bad-frame"],
    ["a refresh without a token", { type: "hub.refreshToken" }, "bad-frame"],
    ["a refresh with a bad token", { type: "hub.refreshToken", token: "not.a.token" }, "refresh-refused"],
  ])("SOK4 %s gets an error and keeps the connection", async (_, frame, code) => {
    const room = new TestRoom();
    const client = await room.open(ada);
    client.send(frame);
    expect(await client.frame("hub.system.error")).toEqual({
      type: "hub.system.error",
      code,
      message: expect.stringMatching(/\w/),
    });
    await client.say("still here");
  });

  test.each<[what: string, fields: object, code: string, path: string]>([
    ["no verb", {}, "unknown-verb", "verb"],
    ["a verb that is a number", { verb: 7, args: {} }, "unknown-verb", "verb"],
    ["a verb from Object", { verb: "toString", args: {} }, "unknown-verb", "verb"],
    ["no arguments", { verb: "verb.say" }, "invalid-args", "args"],
    ["a list of arguments", { verb: "verb.say", args: ["hi"] }, "invalid-args", "args"],
    ["arguments that are a text", { verb: "verb.say", args: "hi" }, "invalid-args", "args"],
    ["a missing argument", { verb: "verb.say", args: {} }, "invalid-args", "message"],
    ["an argument of another kind", { verb: "verb.say", args: { message: 7 } }, "invalid-args", "message"],
    ["an empty text", { verb: "verb.say", args: { message: "  " } }, "invalid-args", "message"],
    ["a text of 281", { verb: "verb.say", args: { message: "x".repeat(281) } }, "invalid-args", "message"],
  ])("SOK4 CMD5 a command with a good id and %s gets its receipt", async (_, fields, code, path) => {
    const room = new TestRoom();
    const client = await room.open(ada);
    client.send({ type: "hub.command", id: "c-1", ...fields });
    expect(await client.receipt("c-1")).toMatchObject({ status: "rejected", code, details: { path } });
    expect(typesOf(client)).not.toContain("hub.system.error");
  });

  test("SOK4 twenty within 10 s close the connection with 4408, others notice nothing", async () => {
    const room = new TestRoom();
    const [client, other] = [await room.open(ada), await room.open(bob)];
    for (let i = 0; i < 20; i += 1) client.send("nonsense");
    expect(await client.hungUp()).toMatchObject({ code: 4408 });
    expect(typesOf(client).filter((type) => type === "hub.system.error")).toHaveLength(20);
    await other.say("quiet again");
    expect(other.closed).toBeNull();
  });

  test("SOK4 nineteen, and nineteen more 10 s later, do not", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    for (let i = 0; i < 19; i += 1) client.send("nonsense");
    await client.until("19 errors", () => (client.frames.length >= 22 ? true : undefined));
    clock.move(10_000);
    for (let i = 0; i < 19; i += 1) client.send("nonsense");
    await client.say("still here");
    expect(client.closed).toBeNull();
  });
});

describe("the chain of versions", () => {
  // TestClient looks at `from` and `version` of every frame of every test.
  test("SOK6 it holds across what one may not see", async () => {
    const room = new TestRoom();
    const [a, b, e] = [await room.open(ada), await room.open(bob), await room.open(eve)];
    const seen = e.version;
    await a.act("verb.whisper", { target: "bob", message: "psst" });
    await b.act("verb.whisper", { target: "ada", message: "what" });
    const frames = e.frames.length;
    const version = await a.say("aloud");
    await e.reaches(version);
    expect(version).toBe(seen + 3);
    expect(e.frames.slice(frames)).toMatchObject([{ from: seen, version, events: [{ version }], receipts: [] }]);
  });

  test("SOK6 it holds across hibernation, with unseen events before and after", async () => {
    const room = new TestRoom();
    const [a, b, e] = [await room.open(ada), await room.open(bob), await room.open(eve)];
    await a.act("verb.whisper", { target: "bob", message: "before" });
    await room.hibernate();
    await b.act("verb.whisper", { target: "ada", message: "after" });
    await room.hibernate();
    const version = await a.say("aloud");
    await e.reaches(version);
    expect(e.frames.at(-1)).toMatchObject({ from: version - 3, version });
  });

  test("SOK6 a receipt alone makes a frame that moves nothing", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const version = client.version;
    await client.command("verb.dance");
    expect(client.frames.at(-1)).toMatchObject({
      from: version,
      version,
      events: [],
      receipts: [{ status: "rejected" }],
    });
  });
});

describe("closing", () => {
  test.each<[given: number | undefined, answered: number]>([
    [1000, 1000],
    [undefined, 1000],
    [3000, 3000],
    [4999, 4999],
  ])("SOK8 a close with %s is answered at once with %i", async (given, answered) => {
    const room = new TestRoom();
    const client = await room.open(ada);
    expect(await client.close(given)).toMatchObject({ code: answered });
  });

  test.each([999, 1004, 1015, 5000])(
    "SOK8 PRE1 with %i, which no server may send, too, and the actor is gone",
    async (code) => {
      const room = new TestRoom();
      const watcher = await room.open(player("bob"));
      const client = await room.open(ada);
      const { connectionId } = await client.frame("hub.system.connected");
      // No client of the platform sends such codes; others do.
      await room.inside((state, instance) => {
        const socket = state.getWebSockets().find((each) => connectionIdOf(each) === connectionId);
        if (socket !== undefined) (instance as RoomObject).webSocketClose(socket, code);
      });
      expect(await client.hungUp()).toMatchObject({ code: 1000 });
      await room.pass(10_000);
      expect(await watcher.event("participant.left")).toMatchObject({ actorId: "ada" });
    },
  );

  test("SOK8 also by a room that sleeps", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await room.hibernate();
    expect(await client.close(1000)).toMatchObject({ code: 1000 });
  });

  test("SOK7 a room that goes down says so, then closes with 1012", async () => {
    const room = new TestRoom();
    const clients = [await room.open(ada), await room.open(gm("gil"))];
    await room.object.drain(1500);
    for (const client of clients) {
      expect(await client.hungUp()).toMatchObject({ code: 1012 });
      expect(client.frames.at(-1)).toEqual({ type: "hub.system.notice", code: "going-down", reconnectAfterMs: 1500 });
    }
  });
});

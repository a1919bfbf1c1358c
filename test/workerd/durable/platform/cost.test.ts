import { describe, expect, test } from "vitest";
import { RoomObject } from "../../../../src/durable/room-object.ts";
import { gm, moderator, player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { watchDisk } from "../support/disk.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");

const updatesOf = (client: TestClient) => client.frames.filter((frame) => frame.type === "hub.stateUpdate");

/**
 * Hands frames to a room in one macrotask, by its connections in turn, as the runtime does when they come in a burst.
 */
async function burst(room: TestRoom, frames: object[]): Promise<void> {
  await room.inside(async (state, instance) => {
    if (!(instance instanceof RoomObject)) throw new Error("this is no room");
    const sockets = state.getWebSockets().filter((socket) => socket.readyState === WebSocket.OPEN);
    const heard = frames.map(async (frame, i) => {
      const socket = sockets[i % sockets.length];
      if (socket !== undefined) await instance.webSocketMessage(socket, JSON.stringify(frame));
    });
    await Promise.all(heard);
  });
}

const emotes = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    type: "hub.command",
    id: `c-${i}`,
    verb: "verb.emote",
    args: { text: `${i}` },
  }));

describe("frames", () => {
  test("PER1 all that is due at a moment is one frame, events and receipts together", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await burst(room, emotes(10));
    await client.receipt("c-9");
    const [frame, ...others] = updatesOf(client);
    expect(others).toEqual([]);
    expect([frame?.events.length, frame?.receipts.length]).toEqual([10, 10]);
  });

  test("PER1 after 64 commands it goes out, however many more wait, each receipt with its events", async () => {
    const room = new TestRoom();
    const clients = [await room.open(ada), await room.open(bob)];
    await burst(room, emotes(110));
    const { version } = await room.state(ada);
    for (const client of clients) {
      await client.reaches(version);
      const frames = updatesOf(client).filter(({ receipts }) => receipts.length > 0);
      expect(frames.length).toBeGreaterThan(1);
      expect(Math.max(...frames.map(({ events }) => events.length))).toBeLessThanOrEqual(64);
      for (const { events, receipts } of frames) {
        const told = events.filter(({ actorId }) => actorId === client.name).map(({ commandId }) => commandId);
        expect(receipts.map(({ id }) => id)).toEqual(told);
      }
    }
  });

  test("PER1 each command is its own commit: one that fails takes no other with it", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const disk = await watchDisk(room, 3);
    await burst(room, emotes(5));
    const receipts = await Promise.all([0, 1, 2, 3, 4].map((i) => client.receipt(`c-${i}`)));
    disk.restore();
    const statuses = receipts.map((receipt) => (receipt.status === "rejected" ? receipt.code : receipt.status));
    expect(statuses.filter((status) => status === "internal")).toHaveLength(1);
    expect(statuses.filter((status) => status === "accepted")).toHaveLength(4);
    expect(client.events()).toHaveLength(4);
  });

  test("PER2 a say is as many bytes after 1,000 events and among 100 participants as at the start", async () => {
    const bytesOfSay = async (client: TestClient) => {
      await client.command("verb.say", { message: "as long as ever" }, `say-${client.texts.length}`);
      return client.texts.at(-1)?.length ?? 0;
    };
    const small = new TestRoom();
    const first = await bytesOfSay(await small.open(ada));

    const large = new TestRoom();
    const client = await large.open(ada);
    await large.crowd(100, 10);
    await client.reaches((await large.state(ada)).version);
    clock.move(2000);
    const last = await bytesOfSay(client);
    expect(client.version).toBeGreaterThan(1000);
    // Only the numbers have more digits.
    expect(last - first).toBeLessThanOrEqual(4 * 4);
  });
});

describe("rows", () => {
  /** The rows that this number of says writes and the alarms that it sets, one every 2 s. */
  async function costOfSays(room: TestRoom, client: TestClient, count: number) {
    const disk = await watchDisk(room);
    for (let i = 0; i < count; i += 1) {
      clock.move(2000);
      await client.say(`line ${i}`);
    }
    disk.restore();
    return { rowsPerSay: disk.rowsWritten() / count, alarms: disk.alarms, statements: disk.statements };
  }

  test("PER4 a say writes at most 4 rows and moves no alarm", async () => {
    const room = new TestRoom();
    const [client, gil] = [await room.open(ada), await room.open(gm("gil"))];
    await gil.act("gm.narrate", { text: "It begins." });
    await client.say("first");
    const { rowsPerSay, alarms } = await costOfSays(room, client, 40);
    expect(rowsPerSay).toBeGreaterThanOrEqual(1);
    expect(rowsPerSay).toBeLessThanOrEqual(4);
    expect(alarms).toEqual([]);
  });

  test("PER4 RES4 the same while it takes the oldest out of a long log", async () => {
    const room = new TestRoom();
    // A spectator opens no session, so no closure has to read the events before they are pruned.
    const mo = moderator("mo");
    const first = await room.open(mo);
    await first.say("long ago");
    await room.rows(
      `WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 6000)
       INSERT INTO log (version, at, type, schema, event, hidden, actor_id, command_id, fingerprint, spent)
       SELECT version + n, at, type, schema, json_set(event, '$.version', version + n), hidden, actor_id,
         'copy-' || n, fingerprint, spent FROM log, more WHERE version = ?`,
      first.version,
    );
    // Nothing goes that a view which may still be asked for is rebuilt from (RES5): as if one had been kept on the way.
    await room.rows(`INSERT INTO checkpoints (version, view) VALUES (1000, '{"participants":[],"chat":[]}')`);
    await room.hibernate();
    clock.move(25 * 3_600_000);
    const client = await room.open(mo);
    const { rowsPerSay, statements } = await costOfSays(room, client, 40);
    expect(statements.filter((statement) => statement.startsWith("DELETE FROM log"))).toHaveLength(40);
    expect(rowsPerSay).toBeLessThanOrEqual(4);
    expect(await room.rows("SELECT min(version) AS oldest FROM log")).toEqual([
      { oldest: expect.toSatisfy((v) => v > 40) },
    ]);
  });

  test("PER4 reading, acks, replays and what is not remembered write nothing", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await client.command("verb.say", { message: "hi" }, "c-1");
    await client.settled();
    const disk = await watchDisk(room);
    await client.command("verb.say", { message: "hi" }, "c-1");
    await client.command("verb.say", { message: "ho" }, "c-1");
    await client.command("verb.say", { message: "" });
    await client.command("verb.dance");
    await room.state(ada);
    await room.request("/events", ada);
    client.send({ type: "hub.ack", version: client.version });
    await client.settled();
    const { statements } = disk;
    disk.restore();
    expect(statements).toEqual([]);
  });

  test("PER4 an alarm is only ever moved to an earlier time", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    const disk = await watchDisk(room);
    let due = (await room.alarmIn()) ?? 0;
    const moved: boolean[] = [];
    const steps: (() => Promise<unknown>)[] = [
      () => a.act("verb.challengeDuel", { target: "bob" }),
      () => a.say("come on"),
      () => b.act("verb.emote", { text: "laughs" }),
      () => b.act("verb.challengeDuel", { target: "ada" }),
      () => a.say("well fought"),
    ];
    for (const step of steps) {
      await step();
      const next = (await room.alarmIn()) ?? 0;
      moved.push(next <= due);
      due = next;
    }
    disk.restore();
    expect(moved).toEqual(steps.map(() => true));
    // The window of the duel; then its job, should nobody have sent it by then.
    expect(disk.alarms).toEqual([6000, 1000]);
  });
});

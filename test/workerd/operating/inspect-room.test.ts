import * as v from "valibot";
import { expect, test } from "vitest";
import { RoomInspection } from "../../../src/durable/protocol/http/operating.ts";
import { gm, invoker, player } from "../durable/support/character.ts";
import { clock } from "../durable/support/clock.ts";
import { watchDisk } from "../durable/support/disk.ts";
import { queue } from "../durable/support/queue.ts";
import { TestRoom } from "../durable/support/test-room.ts";
import { askAsOperator, olga } from "./support/ask-as-operator.ts";

/** A room with a ritual, a contest and a trade under way, and somebody who has left. */
async function busyRoom() {
  const room = new TestRoom();
  const [ada, bob, gil] = [await room.open(invoker("ada")), await room.open(player("bob")), await room.open(gm("gil"))];
  const lea = await room.open(player("lea"));
  await lea.close();
  await room.pass(10_000);
  await ada.act("verb.offerTrade", { target: "bob", give: [], want: [{ item: "coin", quantity: 1 }] });
  await ada.act("verb.invokeRelic", { relicId: "orb" });
  await bob.act("verb.challengeDuel", { target: "ada", stakes: "a secret of ours" });
  await gil.act("gm.narrate", { text: "a word that nobody else is told" });
  await queue.soon(room, "hubAction");
  return { room, gil };
}

async function inspected(room: TestRoom) {
  const response = await askAsOperator(room, `/rooms/${room.roomId}`);
  expect(response.status).toBe(200);
  return v.parse(RoomInspection, await response.json());
}

/** Every row of every table, and when the alarm is set for. */
async function stored(room: TestRoom) {
  return room.inside(async ({ storage }) => {
    const { sql } = storage;
    const tables = sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    const rows = tables
      .toArray()
      .filter(({ name }) => !name.startsWith("_cf"))
      .map(({ name }) => [name, sql.exec(`SELECT * FROM ${name}`).toArray()]);
    return { rows, alarmAt: await storage.getAlarm() };
  });
}

test("OPS2 an operator sees who is there, what is open, what waits and when the room acts next", async () => {
  const { room } = await busyRoom();
  const seen = await inspected(room);
  const { version, state } = await room.state(olga);
  expect(seen).toMatchObject({ hubId: room.hubId, roomId: room.roomId, version, session: { status: "open" } });
  expect(seen.participants.map(({ actorId, status, connections }) => [actorId, status, connections])).toEqual([
    ["ada", "active", 1],
    ["bob", "active", 1],
    ["gil", "active", 1],
    ["lea", "away", 0],
  ]);
  expect(seen.connections.map(({ actorId }) => actorId)).toEqual(["ada", "bob", "gil"]);
  expect(seen.openContests).toEqual([
    { contestId: state.contests[0]?.contestId, verb: "verb.challengeDuel", status: "armed", participants: ["bob"] },
  ]);
  expect(seen.openTrades).toMatchObject([{ from: "ada", to: "bob" }]);
  expect(seen.openRituals).toMatchObject([{ relicId: "orb", actorId: "ada", status: "invoked" }]);
  expect(seen.cooldowns).toMatchObject([{ until: new Date(clock.now() + 120_000).toISOString() }]);
  expect(seen.jobs).toMatchObject([{ kind: "hubAction", status: "sent", sends: 1, attempt: 1 }]);
  expect(new Set(seen.deadlines.map(({ what }) => what))).toEqual(
    new Set(["contest-window", "trade-expiry", "idle", "forget", "session-too-long", "job-dead"]),
  );
  expect(seen.alarmAt).toBe(new Date(clock.now() + ((await room.alarmIn()) ?? 0)).toISOString());
  expect(seen.budgets.spent.map(({ key }) => key).join()).toContain("ada");
  expect(seen.storage.bytes).toBeGreaterThan(0);
});

test("OPS2 VIEW1 no word that was said, staked or whispered is in it", async () => {
  const { room, gil } = await busyRoom();
  await gil.act("verb.whisper", { target: "bob", message: "a whisper of ours" });
  expect(JSON.stringify(await inspected(room))).not.toMatch(/of ours|nobody else/);
});

test("OPS2 a failing deadline and a drain are shown as such", async () => {
  const room = new TestRoom();
  const ada = await room.open(player("ada"));
  await room.open(player("bob"));
  await ada.act("verb.offerTrade", { target: "bob", give: [], want: [{ item: "coin", quantity: 1 }] });
  await room.rows("UPDATE trades SET body = json_remove(body, '$.give')");
  await room.hibernate();
  await room.pass(120_000);
  const { deadlines } = await inspected(room);
  const retryAt = new Date(clock.now() + 10_000).toISOString();
  expect(deadlines.find(({ what }) => what === "trade-expiry")).toMatchObject({ retryAt });
  await room.object.drain(5_000);
  const drained = await inspected(room);
  expect(drained.drainingUntil).toBe(new Date(clock.now() + 5_000).toISOString());
  expect(drained.connections).toEqual([]);
});

test.each([
  ["awake", async () => {}],
  ["asleep", (room: TestRoom) => room.hibernate()],
])("OPS2 PRE5 looking into a room that is %s takes no seat, writes no row and moves no alarm", async (_, before) => {
  const { room } = await busyRoom();
  const whole = await stored(room);
  await before(room);
  const first = await inspected(room);
  const disk = await watchDisk(room);
  const again = await inspected(room);
  expect([disk.rowsWritten(), disk.alarms]).toEqual([0, []]);
  disk.restore();
  expect(await stored(room)).toEqual(whole);
  expect(again.participants).toEqual(first.participants);
  expect(again.version).toBe(first.version);
});

test("OPS2 RES10 a room that nobody entered is 404, and has no table afterwards", async () => {
  const room = new TestRoom();
  expect((await askAsOperator(room, `/rooms/${room.roomId}`)).status).toBe(404);
  expect(await stored(room)).toEqual({ rows: [], alarmAt: null });
});

test("OPS2 LIM4 the room answers an operator 20 times a second, as any reader", async () => {
  const room = new TestRoom();
  await room.open(player("ada"));
  const answers = [];
  for (let n = 0; n < 21; n += 1) answers.push((await askAsOperator(room, `/rooms/${room.roomId}`)).status);
  expect(answers.filter((status) => status === 200).length).toBe(20);
  expect(answers.at(-1)).toBe(429);
});

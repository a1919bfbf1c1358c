import { expect, test } from "vitest";
import { askAsOperator } from "../../operating/support/ask-as-operator.ts";
import { outcomeOf } from "../../worker/support/call-edge.ts";
import { invoker, player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import { telemetryOf } from "../support/telemetry.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = invoker("ada");
const bob = player("bob");

/** A change that a later release has made to the storage: this one finds no participants. */
const BY_A_LATER_RELEASE = "ALTER TABLE participants RENAME TO people";
const BACK_AGAIN = "ALTER TABLE people RENAME TO participants";

async function rowsOf(room: TestRoom) {
  return room.inside(({ storage: { sql } }) => {
    const tables = sql.exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '_cf%' ORDER BY name",
    );
    return tables.toArray().map(({ name }) => [name, sql.exec(`SELECT * FROM ${name}`).toArray()]);
  });
}

/**
 * A room with a contest under way and a ritual whose job the queue did not take, under a release that cannot read it.
 */
async function unreadable() {
  const room = new TestRoom();
  const [a, b] = [await room.open(ada), await room.open(bob)];
  await a.say("before");
  await b.act("verb.challengeDuel", { target: "ada", stakes: "a song" });
  queue.goesDown();
  await a.act("verb.invokeRelic", { relicId: "orb" });
  const before = await room.state(ada);
  await room.rows(BY_A_LATER_RELEASE);
  const rows = await rowsOf(room);
  await room.hibernate();
  return { room, clients: [a, b], before, rows };
}

test("RES11 SOK7 sockets are closed with 1012, requests and upgrades are 503 busy, and no row is touched", async () => {
  const { room, clients, rows } = await unreadable();
  for (const path of ["/state", "/events", "/sessions"]) {
    const response = await room.request(path, ada);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.json()).toMatchObject({ code: "busy" });
  }
  for (const client of clients) expect(await client.hungUp()).toMatchObject({ code: 1012 });
  const upgrade = { upgrade: "websocket", authorization: `Bearer ${await room.token(ada)}` };
  const refused = await room.fetch("/socket", { headers: upgrade });
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: "busy", retryAfterMs: 10_000 }]);
  expect(await rowsOf(room)).toEqual(rows);
});

test("RES11 RES6 JOB1 when a release can read it, the room goes on by its alarm, with every row, deadline and job", async () => {
  const { room, before, rows } = await unreadable();
  expect((await room.request("/state", ada)).status).toBe(503);
  await room.rows(BACK_AGAIN);
  queue.comesBack();
  expect(await room.pass(10_000)).toBe(true);
  const after = await room.state(ada);
  expect(after.state.chat).toEqual(before.state.chat);
  // Its window of 6 s went by, and its two players have not come back yet.
  expect(after.state.contests).toMatchObject([{ status: "expired" }]);
  expect(after.version).toBeGreaterThan(before.version);
  expect((await queue.soon(room, "hubAction")).jobId).toBe(before.state.rituals[0]?.ritualId);
  const log = (all: Awaited<ReturnType<typeof rowsOf>>) => all.find(([name]) => name === "log")?.[1];
  expect(log(await rowsOf(room))?.slice(0, before.version)).toEqual(log(rows));
});

test("RES11 it tries again after 10 s, 20 s, 40 s and so on to 5 min, across wakings", async () => {
  const { room } = await unreadable();
  await room.request("/state", ada);
  const waits: (number | null)[] = [];
  for (let times = 0; times < 7; times += 1) {
    const wait = await room.alarmIn();
    waits.push(wait);
    await room.hibernate();
    await room.pass(wait ?? 0);
  }
  expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
});

test.each([
  ["a second later", 1_000],
  ["an hour before, by a clock that was set back", -3_600_000],
])("RES11 a request tries again, once a second at most: %s", async (_, laterMs) => {
  const { room } = await unreadable();
  await room.request("/state", ada);
  await room.request("/state", ada);
  expect(telemetryOf(room, "telemetry.hub.wakingFailed")).toHaveLength(1);
  await room.rows(BACK_AGAIN);
  clock.move(laterMs);
  await room.request("/state", ada);
  expect((await room.request("/state", ada)).status).toBe(200);
});

test("RES11 TEL7 MOD8 the first failure is an alert, in the log and for the archive", async () => {
  const { room } = await unreadable();
  queue.comesBack();
  await room.request("/state", ada);
  await room.pass(10_000);
  const [line] = telemetryOf(room, "telemetry.hub.wakingFailed");
  expect(line).toMatchObject({
    level: "error",
    roomId: room.roomId,
    times: 1,
    reason: expect.stringContaining("participants"),
  });
  expect(telemetryOf(room, "admin.alert")).toMatchObject([{ reason: "waking-failed", severity: "critical" }]);
  const alerts = queue.records(room).filter(({ kind }) => kind === "alert");
  expect(alerts).toMatchObject([
    { reason: "waking-failed", alertId: `${room.hubId}/${room.roomId}/waking-failed`, roomId: room.roomId },
  ]);
});

test("RES11 MOD8 however often clients try, the alert comes again after half an hour and not before", async () => {
  const { room } = await unreadable();
  for (let second = 0; second < 25; second += 1) {
    await room.request("/state", ada);
    clock.move(1_000);
  }
  expect(telemetryOf(room, "telemetry.hub.wakingFailed")).toHaveLength(25);
  expect(telemetryOf(room, "admin.alert")).toHaveLength(1);
  clock.move(30 * 60_000);
  await room.request("/state", ada);
  expect(telemetryOf(room, "admin.alert")).toHaveLength(2);
});

test("RES11 OPS2 operators are told to come back", async () => {
  const { room } = await unreadable();
  expect(await outcomeOf(await askAsOperator(room, `/rooms/${room.roomId}`))).toBe("503 busy");
  expect(await outcomeOf(await askAsOperator(room, `/rooms/${room.roomId}/export`))).toBe("503 busy");
});

test("ERA6 RES11 a room that does not wake is deleted with its hub", async () => {
  const { room } = await unreadable();
  await room.object.end();
  expect(await room.rows("SELECT name FROM sqlite_master WHERE name NOT LIKE '_cf%'")).toEqual([]);
  expect(await room.alarmIn()).toBeNull();
  expect((await room.state(ada)).version).toBe(0);
});

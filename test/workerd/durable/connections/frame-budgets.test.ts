import { describe, expect, test, vi } from "vitest";
import { RoomRuntime } from "../../../../src/durable/room-runtime.ts";
import { catalogWith } from "../../../unit/rules/limits/unlimited.ts";
import { player, moderator } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { telemetryOf } from "../support/telemetry.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");
const GENEROUS = { actorCommands: { burst: 60, perSeconds: 2 } };

describe("the budget of a connection for frames", () => {
  test("LIM6 SOK4 replays too: 300 at once, then `rate-limited` with the time to the next, then 4408", async () => {
    const room = new TestRoom();
    // Without acknowledgements, which are frames, too.
    const client = await room.open(ada, { isImpolite: true });
    await client.command("verb.emote", { text: "waves" }, "once");
    const again = JSON.stringify({ type: "hub.command", id: "once", verb: "verb.emote", args: { text: "waves" } });
    // One went to the command itself.
    for (let n = 0; n < 299; n += 1) client.send(again);
    await client.settled();
    expect(client.frames.filter(({ type }) => type === "hub.system.error")).toEqual([]);
    client.send(again);
    expect(await client.frame("hub.system.error")).toMatchObject({ code: "rate-limited", retryAfterMs: 7 });
    clock.move(7);
    const before = client.frames.length;
    client.send(again);
    await client.until("the replay", () => (client.frames.length > before ? true : undefined));
    expect(client.frames.at(-1)).toMatchObject({ type: "hub.stateUpdate", receipts: [{ replayed: true }] });
    for (let n = 0; n < 19; n += 1) client.send(again);
    expect((await client.hungUp()).code).toBe(4408);
  });

  test("LIM6 CAT2 is five times what the hub allows an actor", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await room.object.catalogChanged(catalogWith({ limits: { actorCommands: { burst: 2, perSeconds: 10 } } }));
    for (let n = 0; n < 11; n += 1) client.send(JSON.stringify({ type: "hub.ack", version: 1 }));
    expect(await client.frame("hub.system.error")).toMatchObject({ code: "rate-limited", retryAfterMs: 1000 });
  });

  test("LIM6 RES7 a clock that is set back keeps nobody waiting for it to catch up", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await room.object.catalogChanged(catalogWith({ limits: { actorCommands: { burst: 2, perSeconds: 10 } } }));
    for (let n = 0; n < 6; n += 1) client.send({ type: "hub.ack", version: 1 });
    await client.settled();
    clock.move(-3_600_000);
    for (let n = 0; n < 8; n += 1) client.send({ type: "hub.ack", version: 1 });
    await client.settled();
    expect(client.frames.filter(({ type }) => type === "hub.system.error")).toEqual([]);
  });

  test("LIM6 CMD6 an actor has the same over HTTP, beyond which it is 429 with `Retry-After`", async () => {
    const room = new TestRoom();
    const body = { id: "once", verb: "verb.emote", args: { text: "waves" } };
    await room.request("/commands", ada, body);
    await room.object.catalogChanged(catalogWith({ limits: { actorCommands: { burst: 1, perSeconds: 2 } } }));
    const answers = [];
    for (let n = 0; n < 7; n += 1) answers.push((await room.request("/commands", ada, body)).status);
    expect(answers.filter((status) => status === 429).length).toBeGreaterThan(0);
    const refused = await room.request("/commands", ada, body);
    expect([refused.status, Number(refused.headers.get("retry-after"))]).toEqual([429, 1]);
    expect((await room.request("/commands", bob, { ...body, id: "b" })).status).toBe(200);
  });
});

describe("what an actor may ask beside its commands", () => {
  test("LIM6 TOK4 five refreshes at once, one in ten seconds after that, each beyond it `refresh-refused`", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const refresh = async () => {
      const before = client.frames.length;
      client.send(JSON.stringify({ type: "hub.refreshToken", token: await room.token(ada) }));
      await client.until("an answer", () => (client.frames.length > before ? true : undefined));
      const last = client.frames.at(-1);
      return last?.type === "hub.system.notice" || last?.type === "hub.system.error" ? last.code : last?.type;
    };
    for (let n = 0; n < 5; n += 1) expect(await refresh()).toBe("token-refreshed");
    expect(await refresh()).toBe("refresh-refused");
    clock.move(9_999);
    expect(await refresh()).toBe("refresh-refused");
    clock.move(1);
    expect(await refresh()).toBe("token-refreshed");
    expect(await refresh()).toBe("refresh-refused");
  });

  test("LIM6 SOK2 twenty upgrades at once, one a second after that, each beyond it 429", async () => {
    const room = new TestRoom();
    const upgrade = async (who = ada) => {
      const headers = { upgrade: "websocket", authorization: `Bearer ${await room.token(who)}` };
      const response = await room.fetch("/socket", { headers });
      response.webSocket?.accept();
      response.webSocket?.close(1000);
      return response.status;
    };
    for (let n = 0; n < 20; n += 1) expect(await upgrade()).toBe(101);
    expect(await upgrade()).toBe(429);
    expect(await upgrade(bob)).toBe(101);
    clock.move(1000);
    expect([await upgrade(), await upgrade()]).toEqual([101, 429]);
  });
});

test("LIM6 TEL2 a flood of rejections is gathered in one line, with how many and why", async () => {
  const room = new TestRoom();
  const client = await room.open(ada);
  await room.object.catalogChanged(catalogWith({ limits: GENEROUS }));
  for (let n = 0; n < 100; n += 1) {
    client.send(JSON.stringify({ type: "hub.command", id: `c${n}`, verb: "verb.nothing", args: {} }));
  }
  await client.settled();
  clock.move(10_000);
  await client.command("verb.nothing", {});
  const lines = telemetryOf(room, "telemetry.hub.commandRejected");
  expect(lines).toHaveLength(12);
  const gathered = lines.find((line) => "count" in line);
  expect(gathered).toMatchObject({ actorId: "ada", count: 90 });
  const { codes } = gathered as unknown as { codes: Record<string, number> };
  expect(Object.values(codes).reduce((sum, each) => sum + each, 0)).toBe(90);
});

test("RES10 a room that was empty and closed for thirty days deletes itself, and one with a ban does not", async () => {
  const DAY = 86_400_000;
  const [room, banned] = [new TestRoom(), new TestRoom()];
  for (const each of [room, banned]) {
    const [client, mo] = [await each.open(ada), await each.open(moderator("mo"))];
    await client.command("verb.emote", { text: "waves" });
    if (each === banned) await mo.command("mod.ban", { target: "eve", reason: "noise" });
    await client.close();
    await mo.close();
    for (let n = 0; n < 3; n += 1) await each.pass(31 * 60_000);
    await each.inside(async ({ storage }) => void storage.sql.exec("DELETE FROM jobs"));
    await each.inside(
      async ({ storage }) =>
        void storage.sql.exec("UPDATE sessions SET body = json_set(body, '$.pendingOfflineReconcile', json('false'))"),
    );
    await each.hibernate();
    await each.pass(0);
  }
  expect(await room.alarmIn()).toBeGreaterThan(29 * DAY);
  await room.pass(29 * DAY);
  expect((await room.rows("SELECT name FROM sqlite_master")).length).toBeGreaterThan(20);
  await room.pass(2 * DAY);
  await banned.pass(32 * DAY);
  expect(await room.rows("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")).toEqual([]);
  expect((await banned.rows("SELECT name FROM sqlite_master")).length).toBeGreaterThan(20);
  expect(await room.alarmIn()).toBeNull();
  const back = await room.open(bob);
  expect(back.view?.participants.map(({ actorId }) => actorId)).toEqual(["bob"]);
  expect((await room.state(bob)).version).toBe(2);
});

test.each(["90 days", "PT0S", "P9999999D"])(
  "RES10 TOK8 while ROOM_RETENTION is %j, which is refused, no room is deleted by its alarm",
  async (setting) => {
    const awakes = RoomRuntime.wake;
    const waking = vi
      .spyOn(RoomRuntime, "wake")
      .mockImplementation((ctx, env) => awakes(ctx, { ...env, ROOM_RETENTION: setting }));
    const room = new TestRoom();
    await (await room.open(ada)).close();
    for (let n = 0; n < 3; n += 1) await room.pass(31 * 60_000);
    await room.pass(400 * 86_400_000);
    expect((await room.rows("SELECT name FROM sqlite_master")).length).toBeGreaterThan(20);
    expect((await room.state(ada)).version).toBeGreaterThan(1);
    waking.mockRestore();
  },
);

test("RES11 JOB1 a room that fails to wake leaves an alarm behind, and goes on when it can", async () => {
  const room = new TestRoom();
  const wake = vi.spyOn(RoomRuntime, "wake").mockRejectedValueOnce(new Error("a row that no release can read"));
  await expect(room.request("/state", ada)).resolves.toMatchObject({ status: 503 });
  expect(wake).toHaveBeenCalledTimes(1);
  // Nothing else would set one: nobody has ever been here.
  expect(await room.alarmIn()).toBe(10_000);
  await room.pass(10_000);
  expect(await room.alarmIn()).toBeNull();
  expect((await room.request("/state", ada)).status).toBe(200);
});

import { describe, expect, test } from "vitest";
import { gm, invoker, player, type Character } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import { contestResolved } from "../support/results.ts";
import { telemetryOf } from "../support/telemetry.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");

/** Two ways in which memory is lost. */
const losses: [name: string, lose: (room: TestRoom) => Promise<void>][] = [
  ["hibernation", (room) => room.hibernate()],
  ["a crash", (room) => room.crash()],
];

/** A room in the middle of everything: talk, a duel that waits for its result, a ritual, somebody away. */
async function busyRoom() {
  const room = new TestRoom();
  const [a, b, gil] = [await room.open(invoker("ada")), await room.open(bob), await room.open(gm("gil"))];
  const leaver = await room.open(player("lea"));
  await leaver.close();
  await room.pass(10_000);
  await a.say("hello");
  await gil.act("gm.narrate", { text: "Night falls." });
  await b.act("verb.whisper", { target: "ada", message: "psst" });
  await a.act("verb.challengeDuel", { target: "bob", stakes: "a song" });
  await b.act("verb.challengeDuel", { target: "ada" });
  await a.act("verb.invokeRelic", { relicId: "orb" });
  await gil.act("verb.challengeDuel", { target: "ada" });
  return { room, a, b, gil };
}

const seenBy = async (room: TestRoom, who: Character) => ({
  ...(await room.state(who)),
  events: await (await room.request("/events", who)).json(),
  sessions: await (await room.request("/sessions", who)).json(),
});

describe("what outlives a loss of memory", () => {
  test.each(losses)("RES6 %s: version, state, log and sessions", async (_, lose) => {
    const { room } = await busyRoom();
    const before = await seenBy(room, ada);
    expect(before.state.participants.map(({ status }) => status)).toEqual(["active", "active", "active", "away"]);
    await lose(room);
    expect(await seenBy(room, ada)).toEqual(before);
  });

  test.each(losses)("RES6 %s: timers, which ring when they are due", async (_, lose) => {
    const room = new TestRoom();
    const a = await room.open(ada);
    await room.open(bob);
    await a.act("verb.challengeDuel", { target: "bob" });
    expect(await room.alarmIn()).toBe(6000);
    await lose(room);
    expect(await room.alarmIn()).toBeLessThanOrEqual(6000);
    await room.pass(6000);
    const { state } = await room.state(ada);
    expect(state.contests).toMatchObject([{ status: "expired" }]);
  });

  test.each(losses)("RES6 %s: an alarm that got lost is set again on waking", async (_, lose) => {
    const room = new TestRoom();
    const a = await room.open(ada);
    await room.open(bob);
    await a.act("verb.challengeDuel", { target: "bob" });
    await room.inside(async ({ storage }) => storage.deleteAlarm());
    await lose(room);
    expect(await room.alarmIn()).toBeLessThanOrEqual(6000);
  });

  test.each(losses)("RES6 JOB1 %s: jobs the queue did not take", async (_, lose) => {
    const room = new TestRoom();
    const gil = await room.open(gm("gil"));
    await gil.act("gm.narrate", { text: "The end." });
    queue.goesDown();
    await gil.act("gm.closeSession", { reason: "over" });
    await lose(room);
    queue.comesBack();
    await room.pass(5000);
    expect(queue.of(room)).toMatchObject([{ kind: "closure", attempt: 1 }]);
  });

  test.each(losses)("RES6 LIM1 %s: budgets", async (_, lose) => {
    const room = new TestRoom();
    const client = await room.open(ada);
    for (let i = 1; i <= 5; i += 1) await client.say(`${i}`);
    clock.move(1500);
    await lose(room);
    const again = await room.open(ada);
    expect(await again.command("verb.say", { message: "6" })).toMatchObject({
      code: "rate-limited",
      retryAfterMs: 500,
    });
    clock.move(500);
    expect(await again.command("verb.say", { message: "6" })).toMatchObject({ status: "accepted" });
    expect(await again.command("verb.say", { message: "7" })).toMatchObject({
      code: "rate-limited",
      retryAfterMs: 2000,
    });
  });

  test.each(losses)("RES6 CON8 RIT1 %s: cooldowns", async (_, lose) => {
    const { room, a } = await busyRoom();
    await room.result(contestResolved(queue.last(room, "contest")));
    await a.event("contest.resolved");
    await lose(room);
    await room.open(ada);
    const [again, ida] = [await room.open(bob), await room.open(invoker("ida"))];
    const ritual = await ida.command("verb.invokeRelic", { relicId: "orb" });
    expect(ritual).toMatchObject({ code: "cooldown", retryAfterMs: 120_000 });
    clock.move(11_000);
    const rematch = await again.command("verb.challengeDuel", { target: "ada" });
    expect(rematch).toMatchObject({ code: "cooldown", retryAfterMs: 1000 });
  });

  test.each(losses)("RES6 CON7 %s: a contest that is out is settled by its result", async (_, lose) => {
    const { room } = await busyRoom();
    const job = queue.last(room, "contest");
    await lose(room);
    expect(await room.result(contestResolved(job))).toMatchObject({ ok: true, answer: { status: "applied" } });
    const { state } = await room.state(ada);
    expect(state.contests).toMatchObject([{ contestId: job.contestId, status: "resolved" }, { status: "armed" }]);
  });

  test.each(losses)("RES6 PRE2 %s: how long somebody has been idle", async (_, lose) => {
    const room = new TestRoom();
    const client = await room.open(ada);
    clock.move(50_000);
    await client.say("still here");
    clock.move(100_000);
    await lose(room);
    await room.open(ada);
    await room.ring();
    expect((await room.state(ada)).state.participants).toMatchObject([{ status: "active" }]);
    await room.pass(20_000);
    expect((await room.state(ada)).state.participants).toMatchObject([{ status: "idle" }]);
  });

  test("RES6 TEL1 each waking is an epoch", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await client.say("one");
    await room.hibernate();
    await client.say("two");
    await room.crash();
    await room.open(ada);
    const epochs = telemetryOf(room).map(({ epoch }) => epoch);
    expect(new Set(epochs)).toEqual(new Set([1, 2, 3]));
  });
});

describe("the room's clock", () => {
  test("RES7 it never goes back, whatever the machine's does", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    clock.move(60_000);
    await client.say("late");
    clock.move(-50_000);
    await client.say("later");
    await room.hibernate();
    await client.say("latest");
    const times = client.events().map(({ at }) => Date.parse(at) - clock.now());
    expect(times).toEqual([50_000, 50_000, 50_000]);
  });

  test("RES7 CON3 however late the alarm is, what is due comes before what was sent", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    await a.act("verb.challengeDuel", { target: "bob" });
    clock.move(6000);
    const receipt = await b.command("verb.challengeDuel", { target: "ada" });
    expect(receipt).toMatchObject({ status: "rejected", code: "cooldown", retryAfterMs: 12_000 });
    expect(b.events().map(({ type }) => type)).toEqual(["contest.armed", "contest.expired"]);
  });

  test("RES7 one millisecond before the window ends it can still be joined", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    await a.act("verb.challengeDuel", { target: "bob" });
    clock.move(5999);
    await b.act("verb.challengeDuel", { target: "ada" });
    expect(await b.event("contest.launched")).toMatchObject({ data: { armingMs: 5999 } });
  });

  test("RES7 all that is due is applied in its order and in the commit of what came", async () => {
    const room = new TestRoom();
    const clients = await Promise.all([ada, bob, player("cyd")].map((who) => room.open(who)));
    const [a, b, c] = clients;
    if (a === undefined || b === undefined || c === undefined) throw new Error("nobody came");
    await a.act("verb.challengeDuel", { target: "bob" });
    clock.move(1000);
    await b.act("verb.challengeDuel", { target: "cyd" });
    await c.close();
    clock.move(3 * 60_000);
    const seen = b.version;
    const saidAt = await b.say("long after");
    const told = b.events().filter((event) => event.version > seen);
    expect(told.map(({ type, actorId }) => [type, actorId])).toEqual([
      ["contest.expired", undefined],
      ["contest.expired", undefined],
      ["participant.left", "cyd"],
      ["participant.idled", "ada"],
      ["participant.idled", "bob"],
      ["participant.returned", "bob"],
      ["chat.said", "bob"],
    ]);
    expect(told.at(-1)?.version).toBe(saidAt);
    expect(new Set(told.map(({ at }) => at)).size).toBe(1);
  });

  test("RES7 PRE5 TEL2 a deadline that fails is put aside with an alert, and the room goes on", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await room.open(bob);
    await client.act("verb.offerTrade", { target: "bob", give: [], want: [{ item: "coin", quantity: 1 }] });
    await room.rows("UPDATE trades SET body = json_remove(body, '$.give')");
    await room.hibernate();
    for (const [wait, again] of [
      [120_000, 10_000],
      [10_000, 20_000],
    ] as const) {
      await room.pass(wait);
      const againAt = new Date(clock.now() + again).toISOString();
      expect(telemetryOf(room, "admin.alert").at(-1)).toMatchObject({
        level: "error",
        reason: "deadline-failed",
        severity: "critical",
        data: { what: "trade-expiry", againAt },
      });
      expect(await room.alarmIn()).toBe(again);
      await client.say("nothing to be seen");
    }
    expect(telemetryOf(room, "telemetry.hub.deadlineFailed")).toHaveLength(2);
    await room.rows("UPDATE trades SET body = json_set(body, '$.give', json_array())");
    await room.hibernate();
    await room.pass(20_000);
    expect((await room.state(ada)).state.trades).toMatchObject([{ status: "expired" }]);
  });
});

import { describe, expect, test, vi } from "vitest";
import { catalogWith } from "../../../unit/rules/limits/unlimited.ts";
import { gm, invoker, moderator, player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import { contestResolved } from "../support/results.ts";
import { telemetryOf, telemetryText } from "../support/telemetry.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const MINUTE = 60_000;

const alerts = (room: TestRoom) => telemetryOf(room, "admin.alert").map(({ reason }) => reason);

describe("the safety list", () => {
  async function careful(safety: object) {
    const room = new TestRoom();
    const client = await room.open(ada);
    await room.object.catalogChanged(catalogWith({ safety }));
    const swear = async () => client.command("verb.emote", { text: "swears: Poison!" });
    return { room, client, swear };
  }

  test("MOD2 TEL2 a veto is told by name and not by word; the third in 10 min raises an alert, once", async () => {
    const { room, client, swear } = await careful({ words: ["poison"] });
    expect(await swear()).toMatchObject({ code: "safety-veto", details: { veto: "poison" } });
    expect(telemetryOf(room, "telemetry.hub.safety")).toMatchObject([
      { level: "warn", actorId: "ada", verb: "verb.emote", vetoes: 1, correlationId: expect.stringMatching(/^cor-/) },
    ]);
    await swear();
    expect(alerts(room)).toEqual([]);
    await swear();
    expect(telemetryOf(room, "admin.alert")).toMatchObject([
      { reason: "safety-vetoes", severity: "warning", data: { actorId: "ada", vetoes: 3 } },
    ]);
    await swear();
    expect(alerts(room)).toHaveLength(1);
    expect(telemetryText()).not.toContain("swears");
    expect(client.events().map(({ type }) => type)).not.toContain("chat.emoted");
  });

  test("MOD2 CMD3 the same command again is no second veto", async () => {
    const { room, client } = await careful({ words: ["poison"] });
    for (let n = 0; n < 5; n += 1) await client.command("verb.emote", { text: "poison" }, "the-same");
    expect(telemetryOf(room, "telemetry.hub.safety")).toHaveLength(1);
    expect(alerts(room)).toEqual([]);
  });

  test("MOD2 ten minutes are counted to the millisecond, over hibernation", async () => {
    const { room, swear } = await careful({ words: ["poison"] });
    await swear();
    clock.move(10 * MINUTE);
    await swear();
    clock.move(1);
    await swear();
    // The first is ten minutes and one millisecond old.
    expect(alerts(room)).toEqual([]);
    clock.move(10 * MINUTE - 1);
    await swear();
    expect(alerts(room)).toEqual(["safety-vetoes"]);
  });

  test("MOD2 each actor is counted apart, and by a capability as by a word", async () => {
    const room = new TestRoom();
    const [a, ida] = [await room.open(ada), await room.open(invoker("ida"))];
    await room.object.catalogChanged(
      catalogWith({ safety: { words: ["poison"], capabilities: ["capability.spectrumless-manifest"] } }),
    );
    for (let n = 0; n < 2; n += 1) {
      expect(await a.command("verb.emote", { text: "poison" })).toMatchObject({ code: "safety-veto" });
      expect(await ida.command("verb.invokeRelic", { relicId: "orb" })).toMatchObject({ code: "safety-veto" });
    }
    expect(alerts(room)).toEqual([]);
    await ida.command("verb.emote", { text: "poison" });
    expect(telemetryOf(room, "admin.alert")).toMatchObject([{ data: { actorId: "ida" } }]);
  });
});

describe("an override", () => {
  async function stalled() {
    const room = new TestRoom();
    const [a, b, m] = [await room.open(ada), await room.open(player("bob")), await room.open(moderator("mo"))];
    await b.reaches(await a.act("verb.challengeDuel", { target: "bob" }));
    await b.act("verb.challengeDuel", { target: "ada" });
    await room.pass(30_000);
    const { contestId } = (await m.event("contest.stalled")).data;
    return { room, a, m, contestId, first: queue.last(room, "contest") };
  }

  test("CON9 JOB1 replay sends the next attempt to the bridge at once, and only its result counts", async () => {
    const { room, a, m, contestId, first } = await stalled();
    expect(alerts(room)).toContain("contest-stalled");
    await m.act("mod.overrideContest", { contestId, action: "replay", reason: "the dice fell off the table" });
    const second = queue.last(room, "contest");
    expect([first.attempt, second.attempt]).toEqual([1, 2]);
    await room.hibernate();
    expect(await room.result(contestResolved(first))).toMatchObject({ answer: { status: "ignored" } });
    expect(await room.result(contestResolved(second))).toMatchObject({ answer: { status: "applied" } });
    const resolved = await a.event("contest.resolved");
    expect(resolved.data).toMatchObject({ contestId, seed: second.seed });
    expect(a.view?.contests).toMatchObject([{ status: "resolved", attempt: 2 }]);
    expect(await room.rows("SELECT id FROM jobs")).toEqual([]);
  });

  test("CON11 TEL2 a result whose dice are not the room's raises an alert and settles nothing", async () => {
    const { room, contestId, first } = await stalled();
    const right = contestResolved(first);
    const winner = right.outcome.winner === "ada" ? "bob" : "ada";
    const lie = { ...right, outcome: { ...right.outcome, winner } };
    expect(await room.result(lie)).toMatchObject({ answer: { status: "ignored" } });
    expect(telemetryOf(room, "admin.alert").at(-1)).toMatchObject({
      reason: "result-differs",
      severity: "critical",
      data: { kind: "contest.resolved", jobId: contestId, faults: ["outcome.winner"] },
    });
    expect(await room.result(right)).toMatchObject({ answer: { status: "applied" } });
  });

  test("CON9 JOB1 award and cancel end the job too: it is sent no more, and a late result changes nothing", async () => {
    for (const act of [{ action: "award", winner: "bob" }, { action: "cancel" }]) {
      const { room, a, m, contestId, first } = await stalled();
      await m.act("mod.overrideContest", { contestId, ...act, reason: "enough" });
      expect(await room.rows("SELECT id FROM jobs")).toEqual([]);
      expect(await room.result(contestResolved(first))).toMatchObject({ answer: { status: "ignored" } });
      await a.say("so be it");
      expect(a.view?.contests).toMatchObject([{ status: act.action === "award" ? "resolved" : "cancelled" }]);
    }
  });

  test("MOD1 CON9 why is in the room's own log, and nowhere that anybody reads", async () => {
    const { room, a, m, contestId } = await stalled();
    await m.act("mod.overrideContest", { contestId, action: "cancel", reason: "private-grounds" });
    await a.event("contest.cancelled");
    const [row] = await room.rows<{ hidden: string }>("SELECT hidden FROM log WHERE type = 'contest.cancelled'");
    expect(JSON.parse(row?.hidden ?? "{}")).toEqual({ reason: "private-grounds" });
    expect([a, m].flatMap(({ texts }) => texts).join("\n") + telemetryText()).not.toContain("private-grounds");
  });
});

test("RES4 a log that outgrows its bytes raises one alert, and goes on losing its oldest until it fits", async () => {
  const room = new TestRoom();
  const gil = await room.open(gm("gil"));
  await room.crowd(10, 60);
  const oldest = async () => (await room.rows<{ v: number }>("SELECT min(version) AS v FROM log"))[0]?.v ?? 0;
  await room.inside(({ storage }) => {
    vi.spyOn(storage.sql, "databaseSize", "get").mockReturnValue(2 * 1024 ** 3 + 1);
  });
  await room.pass(100_000);
  expect(await oldest()).toBe(201);
  // The next batch comes a second later, and commands before it.
  expect(await room.alarmIn()).toBeLessThanOrEqual(1_000);
  expect(await gil.command("gm.narrate", { text: "still here" })).toMatchObject({ status: "accepted" });
  await room.pass(1_000);
  expect(await oldest()).toBe(401);
  expect(alerts(room)).toEqual(["log-full"]);
  await room.inside(({ storage }) => {
    vi.spyOn(storage.sql, "databaseSize", "get").mockReturnValue(1024);
  });
  await room.pass(1_000);
  expect(await oldest()).toBe(401);
  const page: { gap: object } = await (await room.request("/events?after=10", ada)).json();
  expect(page.gap).toEqual({ from: 11, to: 400 });
  const resumed = await room.open(ada, { after: 10 });
  expect(await resumed.frame("hub.system.connected")).toMatchObject({ resume: "snapshot", gap: { from: 11 } });
});

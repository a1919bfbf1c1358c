import { describe, expect, test } from "vitest";
import { gm, player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import { closureProcessing, contestResolved } from "../support/results.ts";
import { telemetryOf } from "../support/telemetry.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");

async function duel(room: TestRoom) {
  const [a, b] = [await room.open(ada), await room.open(bob)];
  await a.act("verb.challengeDuel", { target: "bob" });
  clock.move(1500);
  await b.act("verb.challengeDuel", { target: "ada" });
  await a.reaches(b.version);
  return { a, b, job: queue.last(room, "contest") };
}

describe("lines", () => {
  test("TEL1 each is one JSON object with its place, and seq rises by one within an epoch", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await client.say("one");
    await client.command("verb.dance");
    await room.hibernate();
    await client.say("two");
    await client.close();
    await room.pass(10_000);
    const lines = telemetryOf(room);
    for (const line of lines) {
      expect(line).toMatchObject({
        message: expect.stringMatching(/^(telemetry\.|admin\.alert$)/),
        level: expect.stringMatching(/^(info|warn|error)$/),
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        hubId: room.hubId,
        roomId: room.roomId,
      });
    }
    for (const epoch of [1, 2]) {
      const seqs = lines.filter((line) => line.epoch === epoch).map(({ seq }) => seq);
      expect(seqs.length).toBeGreaterThan(1);
      expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    }
  });

  test("TEL2 connections opened and closed, commands rejected", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const { connectionId } = await client.frame("hub.system.connected");
    await client.command("verb.dance");
    await client.close(3001);
    expect(telemetryOf(room, "telemetry.hub.connectionOpened")).toMatchObject([{ connectionId, actorId: "ada" }]);
    expect(telemetryOf(room, "telemetry.hub.commandRejected")).toMatchObject([
      { actorId: "ada", verb: "verb.dance", code: "unknown-verb", correlationId: expect.stringMatching(/^cor-/) },
    ]);
    expect(telemetryOf(room, "telemetry.hub.connectionClosed")).toMatchObject([
      { connectionId, actorId: "ada", code: 3001 },
    ]);
  });

  test("TEL2 flushes share a line: the first at once, the others with the first flush 10 s after it", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const { version } = client;
    clock.move(10_000);
    await client.say("hello");
    await client.act("verb.emote", { text: "waves" });
    await client.say("and");
    clock.move(10_000);
    await client.say("goodbye");
    const [, first, second, ...more] = telemetryOf(room, "telemetry.hub.stateUpdated");
    expect(more).toEqual([]);
    expect(first).toMatchObject({ flushes: 1, from: version + 1, to: version + 1, commands: { "verb.say": 1 } });
    expect(second).toMatchObject({
      ...{ flushes: 3, frames: 3, from: version + 2, to: version + 4, queueDelayMs: 0 },
      commands: { "verb.say": 2, "verb.emote": 1 },
    });
  });

  test("TEL2 PRE5 what no flush tells, the next alarm does, and no timer keeps the room awake for it", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    clock.move(10_000);
    await client.say("hello");
    await client.say("goodbye");
    const before = telemetryOf(room, "telemetry.hub.stateUpdated").length;
    await room.pass(120_000);
    expect(telemetryOf(room, "telemetry.hub.stateUpdated").slice(before)[0]).toMatchObject({
      ...{ flushes: 1, commands: { "verb.say": 1 } },
    });
  });

  test("TEL2 a snapshot that was sent", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    expect(telemetryOf(room, "telemetry.hub.stateSnapshotSent")).toMatchObject([
      { actorId: "ada", version: client.version },
    ]);
  });

  test("TEL2 a contest's way, with its figures", async () => {
    const room = new TestRoom();
    const { a, job } = await duel(room);
    clock.move(240);
    const result = contestResolved(job);
    await room.result(result);
    await a.event("contest.resolved");
    const contest = {
      contestId: job.contestId,
      contestKey: "verb.challengeDuel:ada::bob",
      participantCapacity: 2,
      moderationTags: ["pvp"],
    };
    expect(telemetryOf(room).filter(({ message }) => message.startsWith("telemetry.contest."))).toMatchObject([
      { message: "telemetry.contest.armed", ...contest, participantCount: 1 },
      { message: "telemetry.contest.launched", ...contest, participantCount: 2, armingDurationMs: 1500 },
      {
        message: "telemetry.contest.resolved",
        ...contest,
        participantCount: 2,
        armingDurationMs: 1500,
        resolutionDurationMs: 240,
        outcomeTier: result.outcome.tier,
        sharedComplicationCount: result.sharedComplications.length,
        workflowId: result.workflowId,
      },
    ]);
  });

  test("TEL2 one that expires, and one that is never resolved", async () => {
    const room = new TestRoom();
    const a = await room.open(ada);
    await room.open(bob);
    await a.act("verb.challengeDuel", { target: "bob" });
    await room.pass(6000);
    expect(telemetryOf(room, "telemetry.contest.expired")).toMatchObject([{ participantCount: 1 }]);
    const other = new TestRoom();
    await duel(other);
    await other.pass(30_000);
    await other.pass(600_000);
    expect(telemetryOf(other, "telemetry.contest.stalled")).toHaveLength(1);
    expect(telemetryOf(other, "telemetry.contest.workflowFailed")).toHaveLength(1);
    expect(telemetryOf(other, "admin.alert")).toMatchObject([
      { reason: "contest-stalled", severity: "warning" },
      { reason: "contest-unresolved", severity: "critical", data: { contestId: expect.any(String) } },
    ]);
  });

  test("TEL2 a closure that starts, and one that is late", async () => {
    const room = new TestRoom();
    const gil = await room.open(gm("gil"));
    await gil.act("gm.narrate", { text: "The end." });
    await gil.act("gm.closeSession", { reason: "over" });
    const job = queue.last(room, "closure");
    await room.result(closureProcessing(job, new Date(clock.now()).toISOString()));
    expect(telemetryOf(room, "telemetry.offline.workflow.started")).toMatchObject([{ sessionId: job.sessionId }]);
    await room.pass(600_000);
    expect(telemetryOf(room, "admin.alert")).toMatchObject([{ severity: "warning", data: { jobId: job.sessionId } }]);
  });
});

test("TEL3 one correlation id runs from the command to event, job and result, with the time of each hop", async () => {
  const room = new TestRoom();
  const { a, b, job } = await duel(room);
  const launched = await b.event("contest.launched");
  const joined = await b.event("contest.joined");
  const armed = await b.event("contest.armed");
  const { correlationId } = launched;
  expect(joined.correlationId).toBe(correlationId);
  expect(armed.correlationId).not.toBe(correlationId);
  expect(job).toMatchObject({ correlationId, hops: { stagedAt: launched.at, queuedAt: launched.at } });
  await room.result(contestResolved(job));
  expect((await a.event("contest.resolved")).correlationId).toBe(correlationId);
  const lines = telemetryOf(room).filter((line) => line["correlationId"] === correlationId);
  const told = lines.map(({ message }) => message);
  expect(told).toEqual(expect.arrayContaining(["telemetry.contest.launched", "telemetry.contest.resolved"]));
});

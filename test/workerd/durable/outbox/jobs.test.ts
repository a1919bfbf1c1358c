import { describe, expect, test } from "vitest";
import { player } from "../support/character.ts";
import { gm, invoker } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import { closureProcessing, contestResolved, ritualStarted } from "../support/results.ts";
import { telemetryOf } from "../support/telemetry.ts";
import { TestRoom } from "../support/test-room.ts";

interface Row extends Record<string, SqlStorageValue> {
  readonly id: string;
  readonly sends: number;
  readonly next_at: number;
}

const outboxOf = (room: TestRoom) => room.rows<Row>("SELECT id, sends, next_at FROM jobs");

async function launchedDuel() {
  const room = new TestRoom();
  const [ada, bob] = [await room.open(player("ada")), await room.open(player("bob"))];
  await ada.act("verb.challengeDuel", { target: "bob" });
  await bob.act("verb.challengeDuel", { target: "ada" });
  return { room, ada };
}

/** A ritual, whose job may stay out for 10 min. */
async function invokedRelic() {
  const room = new TestRoom();
  const ida = await room.open(invoker("ida"));
  await ida.act("verb.invokeRelic", { relicId: "orb" });
  return { room, ida };
}

describe("the outbox", () => {
  test("JOB1 a job goes to the queue with its commit, and its row stays until its last result is back", async () => {
    const { room } = await launchedDuel();
    const job = queue.last(room, "contest");
    expect(queue.of(room)).toHaveLength(1);
    expect(await outboxOf(room)).toMatchObject([{ id: job.jobId, sends: 1, next_at: clock.now() + 5000 }]);
    await room.result(contestResolved(job));
    expect(await outboxOf(room)).toEqual([]);
  });

  test("JOB1 the word of a start is no last result", async () => {
    const { room } = await invokedRelic();
    await room.result(ritualStarted(queue.last(room, "hubAction")));
    expect(await outboxOf(room)).toHaveLength(1);
  });

  test("JOB1 it is sent again after 5, 10, 20 … s, at most 5 min, until the result is there", async () => {
    const room = new TestRoom();
    const gil = await room.open(gm("gil"));
    await gil.act("gm.narrate", { text: "The end." });
    await gil.act("gm.closeSession", { reason: "over" });
    const waits = [5, 10, 20, 40, 80, 160, 300, 300, 300];
    for (const [sent, seconds] of waits.entries()) {
      expect(queue.of(room)).toHaveLength(sent + 1);
      await room.pass(seconds * 1000 - 1);
      expect(queue.of(room)).toHaveLength(sent + 1);
      await room.pass(1);
    }
    const [first, ...again] = queue.of(room);
    expect(again).toHaveLength(waits.length);
    for (const job of again) expect(job).toEqual({ ...first, hops: { ...first?.hops, queuedAt: expect.any(String) } });
  });

  test("JOB1 PRE5 the alarm is set for it, also when nobody is connected", async () => {
    const { room, ada } = await launchedDuel();
    await room.ring();
    expect(await room.alarmIn()).toBe(5000);
    await ada.settled();
    await room.crash();
    await room.pass(5000);
    expect(queue.of(room)).toHaveLength(2);
  });

  test("JOB1 a queue that does not take it is asked again, and operators are told", async () => {
    queue.goesDown();
    const { room, ada } = await launchedDuel();
    await ada.event("contest.launched");
    expect(queue.of(room)).toEqual([]);
    const backlog = telemetryOf(room, "telemetry.hub.backlog");
    // The register's record waits as well (REG1).
    expect(backlog.map(({ level, kind }) => [level, kind])).toEqual([
      ["warn", "room"],
      ["warn", "contest"],
    ]);
    await room.pass(5000);
    expect(queue.of(room)).toEqual([]);
    queue.comesBack();
    await room.pass(10_000);
    expect(queue.of(room)).toHaveLength(1);
    expect(await outboxOf(room)).toMatchObject([{ sends: 3 }]);
  });

  test("JOB1 JOB2 an operator can have it sent at once", async () => {
    const { room } = await invokedRelic();
    const { jobId } = queue.last(room, "hubAction");
    await room.pass(5000);
    expect(await room.object.redrive(jobId)).toEqual({ ok: true, jobId, attempt: 1 });
    expect(queue.of(room)).toHaveLength(3);
    expect(await room.object.redrive("rit-unknown")).toMatchObject({ ok: false, problem: { code: "not-found" } });
  });

  test("JOB1 several jobs wait side by side", async () => {
    const { room } = await launchedDuel();
    const ida = await room.open(invoker("ida"));
    clock.move(2000);
    await ida.act("verb.invokeRelic", { relicId: "orb" });
    await room.pass(3000);
    expect(queue.of(room).map(({ kind }) => kind)).toEqual(["contest", "hubAction", "contest"]);
    await room.pass(2000);
    expect(queue.of(room).map(({ kind }) => kind)).toEqual(["contest", "hubAction", "contest", "hubAction"]);
  });
});

describe("closures", () => {
  async function closedSession() {
    const room = new TestRoom();
    const gil = await room.open(gm("gil"));
    await gil.act("gm.narrate", { text: "The end." });
    await gil.act("gm.closeSession", { reason: "over" });
    return { room, gil, job: queue.last(room, "closure") };
  }

  test("JOB1 CLO1 the word of its start is an event, and the session shows the run", async () => {
    const { room, gil, job } = await closedSession();
    const startedAt = new Date(clock.now()).toISOString();
    const word = closureProcessing(job, startedAt);
    await room.result(word);
    const { workflowId } = word;
    expect((await gil.event("closure.processing")).data).toEqual({ sessionId: job.sessionId, workflowId, attempt: 1 });
    expect(gil.view?.closures).toMatchObject([{ status: "processing", workflowId }]);
    await room.hibernate();
    const session = await room.object.readSession(room.actor(gm("gil")), job.sessionId);
    expect(session).toMatchObject({
      ok: true,
      session: {
        pendingOfflineReconcile: true,
        offlineLastRun: startedAt,
        offlineHistory: [{ workflowId, status: "processing", attempt: 1, startedAt, stages: [] }],
      },
    });
  });

  test("JOB1 CLO1 dead after 24 h it has failed, and can be run again as the next attempt", async () => {
    const { room, job } = await closedSession();
    await room.result(closureProcessing(job, new Date(clock.now()).toISOString()));
    await room.pass(24 * 3_600_000);
    const gil = await room.open(gm("gil"), { after: 0 });
    await gil.event("closure.failed");
    expect(await outboxOf(room)).toEqual([]);
    const before = queue.of(room).length;
    const again = await room.object.redrive(job.sessionId);
    expect(again).toMatchObject({ ok: true, attempt: 2 });
    expect(queue.of(room).slice(before)).toMatchObject([{ jobId: job.sessionId, attempt: 2 }]);
  });
});

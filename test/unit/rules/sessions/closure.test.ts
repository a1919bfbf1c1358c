import { beforeEach, describe, expect, test } from "vitest";
import type { ClosureJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import type { Session } from "../../../../src/durable/protocol/state/session.ts";
import { storedSessionWithRecap } from "../../../../src/durable/storage/sessions.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { closureFailed, closurePublished, resultsOf } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const vera = actorNamed("vera", { roles: ["gm"] });
const DAY = 24 * 3_600_000;
const SLA = 10 * 60_000;
let stage: RoomHarness;

function closureJob(): ClosureJob {
  const job = stage.jobs().find((each) => each.kind === "closure");
  if (job === undefined) throw new Error("no closure's job is staged");
  return job;
}

/** The session as `GET …/sessions/{id}` would show it. */
function sessionOf(sessionId: string): Session {
  const session = storedSessionWithRecap(stage.sql, sessionId);
  if (session === undefined) throw new Error(`there is no session ${sessionId}`);
  return session;
}

function word<K extends OfflineResult["kind"]>(results: readonly OfflineResult[], kind: K): OfflineResult {
  const found = results.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} among the results`);
  return found;
}

beforeEach(() => {
  stage = new RoomHarness();
  stage.enters(vera, "mara");
  stage.does("mara", "verb.say", { message: "the gate is open" });
  stage.does(vera, "gm.closeSession", { reason: "late" });
});

describe("the words of a closure", () => {
  test("CLO1 JOB1 the closed session stages one job that names its range", () => {
    const closed = stage.last("session.closed");
    expect(stage.since(closed.version)).toEqual(["closure.queued"]);
    expect(closureJob()).toMatchObject({
      ...{ kind: "closure", jobId: closed.data.sessionId, sessionId: closed.data.sessionId, attempt: 1 },
      ...{ fromVersion: 1, toVersion: closed.version, reason: "late", auditRef: closed.data.auditRef },
      closedAt: closed.at,
      openedAt: stage.last("session.opened").at,
    });
    expect(stage.state.view.closures).toEqual([{ sessionId: closed.data.sessionId, status: "queued" }]);
    expect(sessionOf(closed.data.sessionId).pendingOfflineReconcile).toBe(true);
  });

  test("CLO1 CLO2 SHP3 SHP4 it is told stage by stage, and the session keeps the run and the recap", () => {
    const job = closureJob();
    const before = stage.state.version;
    stage.bridgeWorks();
    const stages = Array<string>(6).fill("closure.stageCompleted");
    expect(stage.since(before)).toEqual(["closure.processing", ...stages, "closure.completed"]);
    const workflowId = `closure/hub/atrium/${job.sessionId}`;
    expect(stage.state.view.closures).toEqual([
      {
        ...{ sessionId: job.sessionId, status: "completed", workflowId, attempt: 1, stage: "publishing" },
        ...{ summaryVersion: 1, mentionCount: 3, deltaCount: 2, pendingModeration: 1, durationMs: 40 },
        batchId: `batch-${job.sessionId}`,
      },
    ]);
    expect(sessionOf(job.sessionId)).toMatchObject({
      pendingOfflineReconcile: false,
      offlineReconciledAt: job.closedAt,
      offlineHistory: [{ workflowId, status: "completed", attempt: 1 }],
      recap: { summaryVersion: 1 },
    });
    expect(sessionOf(job.sessionId).offlineHistory[0]?.stages).toHaveLength(6);
    expect(stage.jobs()).toEqual([]);
  });

  test("JOB1 a stage that is told before the start brings the start with it", () => {
    const results = resultsOf(closureJob());
    const before = stage.state.version;
    stage.hears(word(results, "closure.stageCompleted"));
    stage.hears(word(results, "closure.processing"));
    expect(stage.since(before)).toEqual(["closure.processing", "closure.stageCompleted"]);
  });

  test("CLO6 SHP3 what is published shows on the closure", () => {
    const job = closureJob();
    stage.bridgeWorks();
    stage.hears(closurePublished(job));
    expect(stage.last("closure.published").data).toEqual({
      sessionId: job.sessionId,
      batchId: `batch-${job.sessionId}`,
      loreCount: 1,
    });
    expect(stage.state.view.closures[0]).toMatchObject({ status: "published", loreCount: 1, mentionCount: 3 });
  });

  test("CLO1 the words of a session nobody knows change nothing", () => {
    const { version } = stage.state;
    for (const result of resultsOf({ ...closureJob(), jobId: "ses-x", sessionId: "ses-x" })) stage.hears(result);
    expect(stage.state.version).toBe(version);
  });
});

describe("a closure that fails", () => {
  test("CLO7 the bridge gives it up: it can be run again, as attempt 2 under an id of its own", () => {
    const job = closureJob();
    stage.hears(word(resultsOf(job), "closure.processing"));
    stage.hears(closureFailed(job, "the story would not be told"));
    expect(stage.state.view.closures[0]).toMatchObject({ status: "failed", error: "the story would not be told" });
    expect(stage.jobs()).toEqual([]);
    expect(sessionOf(job.sessionId)).toMatchObject({ pendingOfflineReconcile: true });
    stage.input({ kind: "redrive", jobId: job.jobId });
    expect(closureJob()).toMatchObject({ jobId: job.jobId, attempt: 2 });
    stage.bridgeWorks();
    expect(sessionOf(job.sessionId).offlineHistory).toMatchObject([
      { workflowId: `closure/hub/atrium/${job.jobId}`, status: "failed", error: "the story would not be told" },
      { workflowId: `closure/hub/atrium/${job.jobId}/2`, status: "completed", attempt: 2 },
    ]);
  });

  test.each([
    [
      "a poisoned job",
      () =>
        stage.input({ kind: "job-failed", ...{ jobId: closureJob().jobId, attempt: 1, how: "poison", reason: "odd" } }),
    ],
    ["a day without a word", () => stage.wait(DAY)],
  ])("CLO7 JOB1 after %s its late words are ignored, and the next attempt has its own", (_, dies) => {
    const job = closureJob();
    dies();
    expect(stage.state.view.closures[0]).toMatchObject({ status: "failed" });
    for (const result of [...resultsOf(job), closurePublished(job)]) {
      expect(stage.hears(result)).toMatchObject({ answer: { status: "ignored" } });
    }
    stage.input({ kind: "redrive", jobId: job.jobId });
    expect(closureJob().attempt).toBe(2);
    stage.bridgeWorks();
    expect(stage.state.view.closures[0]).toMatchObject({ status: "completed" });
    expect(sessionOf(job.sessionId).offlineHistory).toMatchObject([{ status: "failed" }, { status: "completed" }]);
  });

  test("CLO7 a redrive of what is under way sends the same job again", () => {
    const job = closureJob();
    stage.input({ kind: "redrive", jobId: job.jobId });
    expect(closureJob()).toEqual(job);
  });

  test("CLO7 what was completed, or was never there, cannot be run again", () => {
    const { jobId } = closureJob();
    stage.bridgeWorks();
    expect(stage.input({ kind: "redrive", jobId })).toMatchObject({ problem: { code: "not-found" } });
    expect(stage.input({ kind: "redrive", jobId: "ses-x" })).toMatchObject({ problem: { code: "not-found" } });
  });

  test("CLO7 after ten minutes the room notes that it takes too long, once, and goes on waiting", () => {
    const job = closureJob();
    const { version } = stage.state;
    expect(stage.state.privateState.jobs[job.jobId]?.alertAt).toBe(stage.clock + SLA);
    stage.wait(SLA);
    expect(stage.state.privateState.jobs[job.jobId]?.alertAt).toBeNull();
    expect(stage.jobs()).toEqual([job]);
    stage.wait(SLA);
    expect(stage.since(version).filter((type) => type.startsWith("closure"))).toEqual([]);
    stage.bridgeWorks();
    expect(stage.state.view.closures[0]?.status).toBe("completed");
  });
});

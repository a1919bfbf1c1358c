import { beforeEach, describe, expect, test } from "vitest";
import type { ClosureJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import type { Session } from "../../../../src/durable/protocol/state/session.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { closureFailed, resultsOf } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const vera = actorNamed("vera", { roles: ["gm"] });
const DAY = 24 * 3_600_000;
let stage: RoomHarness;
let job: ClosureJob;
let words: readonly OfflineResult[];

beforeEach(() => {
  stage = new RoomHarness();
  stage.enters(vera);
  stage.does(vera, "gm.narrate", { text: "The gate is open." });
  stage.does(vera, "gm.closeSession", { reason: "late" });
  const found = stage.jobs().find((each) => each.kind === "closure");
  if (found === undefined) throw new Error("no closure is staged");
  job = found;
  words = resultsOf(job);
});

const session = (): Session | undefined => stage.state.privateState.sessions[job.sessionId];
const now = () => new Date(stage.clock).toISOString();
function word<K extends OfflineResult["kind"]>(kind: K): Extract<OfflineResult, { kind: K }> {
  const found = words.find((each): each is Extract<OfflineResult, { kind: K }> => each.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} among the results`);
  return found;
}

describe("what a session keeps of its closure's runs", () => {
  test("CLO2 SHP4 before any word: that one is due, and none has run", () => {
    expect(session()).toMatchObject({ pendingOfflineReconcile: true, offlineHistory: [] });
    expect(session()).not.toHaveProperty("offlineLastRun");
    expect(session()).not.toHaveProperty("offlineReconciledAt");
    expect(session()).not.toHaveProperty("recap");
  });

  test("CLO10 CLO2 SHP4 its start, its stages as they end, and its end with the recap", () => {
    const { workflowId, startedAt } = word("closure.processing");
    stage.hears(word("closure.processing"));
    const run = { workflowId, status: "processing", attempt: 1, startedAt, stages: [] as object[] };
    expect(session()).toMatchObject({ offlineLastRun: startedAt, offlineHistory: [run] });
    const told = words.filter((each) => each.kind === "closure.stageCompleted");
    for (const each of told) {
      stage.hears(each);
      const { stage: name, at, durationMs } = each;
      // The parsers of the lines stand beside the stage that read them.
      run.stages.push({ stage: name, at, durationMs, ...(name === "entities" && { parsers: ["js"] }) });
      expect(session()?.offlineHistory).toEqual([run]);
    }
    const { endedAt, recap } = word("closure.completed");
    stage.hears(word("closure.completed"));
    expect(session()).toMatchObject({ pendingOfflineReconcile: false, offlineReconciledAt: endedAt, recap });
    expect(session()?.offlineHistory).toEqual([{ ...run, status: "completed", endedAt }]);
  });

  test("CLO1 CLO2 a start that is told again is no other run", () => {
    stage.hears(word("closure.processing"));
    const { version } = stage.state;
    stage.hears({ ...word("closure.processing"), key: `${word("closure.processing").key}/again` });
    expect(stage.since(version)).toEqual([]);
    expect(session()?.offlineHistory).toHaveLength(1);
  });

  test("CLO2 JOB1 one whose first word is a stage began when the room heard of it", () => {
    stage.wait(5_000);
    stage.hears(word("closure.stageCompleted"));
    expect(session()?.offlineHistory).toMatchObject([{ status: "processing", startedAt: now() }]);
    expect(session()?.offlineLastRun).toBe(now());
  });

  test("CLO2 CLO7 a failure with its time and its words, and it stays due", () => {
    stage.hears(word("closure.processing"));
    const failed = closureFailed(job, "the story would not be told");
    stage.hears(failed);
    expect(session()?.pendingOfflineReconcile).toBe(true);
    expect(session()?.offlineHistory).toMatchObject([
      {
        status: "failed",
        attempt: 1,
        startedAt: word("closure.processing").startedAt,
        error: "the story would not be told",
      },
    ]);
    expect(session()?.offlineHistory[0]?.endedAt).toEqual(expect.any(String));
  });

  test("CLO2 CLO7 JOB1 one that died without a word, from its staging on", () => {
    const stagedAt = now();
    stage.wait(DAY);
    expect(session()?.offlineHistory).toEqual([
      {
        workflowId: `closure/hub/atrium/${job.sessionId}`,
        status: "failed",
        attempt: 1,
        startedAt: stagedAt,
        stages: [],
        endedAt: stage.last("closure.failed").at,
        error: stage.last("closure.failed").data.error,
      },
    ]);
    expect(stage.last("closure.failed").data.error).not.toBe("");
  });

  test("CLO2 one that died under way keeps what it had done", () => {
    stage.hears(word("closure.processing"));
    stage.hears(word("closure.stageCompleted"));
    stage.wait(DAY);
    expect(session()?.offlineHistory).toMatchObject([
      { status: "failed", startedAt: word("closure.processing").startedAt, stages: [{ stage: "transcript" }] },
    ]);
    expect(session()?.offlineHistory).toHaveLength(1);
  });

  test("SES1 CLO2 a completed one leaves the room's privateState when the next is closed, and is still known", () => {
    stage.bridgeWorks();
    stage.does(vera, "gm.narrate", { text: "Another evening." });
    stage.does(vera, "gm.closeSession", { reason: "later" });
    const [next] = Object.keys(stage.state.privateState.sessions);
    expect(Object.keys(stage.state.privateState.sessions)).toEqual([next]);
    expect(next).not.toBe(job.sessionId);
    expect(stage.input({ kind: "redrive", jobId: job.jobId })).toMatchObject({ problem: { code: "not-found" } });
  });
});

import { describe, expect, test } from "vitest";
import type { Archive } from "../../../src/offline-bridge/archive/open-archive.ts";
import { publishIdOf } from "../../../src/offline-bridge/publishing/publish-job.ts";
import { closureJob, runOf } from "./support/closure-fixture.ts";
import { serversToTest } from "./support/servers.ts";
import { withTestArchive } from "./support/with-test-archive.ts";

const at = "2026-11-07T21:00:30.000Z";

describe.each(await serversToTest())("%s", (_name, binaries) => {
  let archive: Archive;

  withTestArchive((opened) => ({ archive } = opened), binaries);

  /** A session whose closure has completed, with a publishing in this state. */
  async function session(
    sessionId: string,
    publishing: "none" | "started" | "failed" | "completed",
    hubId = "hub-jobs",
  ) {
    const job = closureJob(sessionId, { hubId });
    const { closures } = archive;
    await closures.openRun(runOf(job), job, at);
    await closures.endRun(runOf(job), { status: "completed", endedAt: at });
    if (publishing === "none") return;
    const { roomId, correlationId } = job;
    const key = { hubId, roomId, sessionId, workflowId: publishIdOf({ hubId, roomId, sessionId }) };
    const begun = { schema: 1, hubId, roomId, sessionId, correlationId, attempt: 1, hops: {} } as const;
    await archive.publishing.openRun(key, begun, at);
    if (publishing === "started") return;
    const error = publishing === "failed" ? { error: "no connection" } : {};
    await closures.endRun(key, { status: publishing, endedAt: at, ...error });
  }

  test("OPS3 CLO7 the publishings that have not come to their end are listed, page by page, and none other", async () => {
    await session("done", "completed");
    await session("waits", "started");
    await session("died", "failed");
    await session("never", "none");
    await session("elsewhere", "failed", "hub-other");
    const first = await archive.history.unfinished({ hubId: "hub-jobs", limit: 2 });
    if (!first.ok || first.value.nextCursor === null) throw new Error("one page");
    const second = await archive.history.unfinished({ hubId: "hub-jobs", limit: 2, cursor: first.value.nextCursor });
    if (!second.ok) throw new Error("no second page");
    expect(second.value.nextCursor).toBeNull();
    const common = { kind: "publishing", roomId: "hall", attempt: 1, correlationId: expect.any(String) };
    const workflowId = (sessionId: string) => `publish/hub-jobs/hall/${sessionId}`;
    expect([...first.value.jobs, ...second.value.jobs]).toEqual([
      { ...common, jobId: "waits", workflowId: workflowId("waits"), status: "started", startedAt: at },
      {
        ...common,
        jobId: "died",
        workflowId: workflowId("died"),
        status: "failed",
        startedAt: at,
        error: "no connection",
      },
      { ...common, jobId: "never", workflowId: workflowId("never"), status: "unsent" },
    ]);
  });

  test("OPS4 a session, a correlation or a job leads to its runs, stages, batches and alerts, within its hub", async () => {
    const hubId = "hub-trace";
    await session("traced", "failed", hubId);
    await session("traced", "failed", "hub-beside");
    const job = closureJob("traced", { hubId });
    const { roomId, sessionId, correlationId } = job;
    await archive.closures.completeStage(runOf(job), { at, durationMs: 3, tries: 1 }, { stage: "deltas", deltas: [] });
    const alert = { hubId, roomId, reason: "contest-stalled", severity: "warning", raisedAt: at } as const;
    await archive.closures.raiseAlert({ ...alert, alertId: "a-1", data: { contestId: "con-7" } });
    const traced = async (...ids: string[]) => {
      const answer = await archive.history.trace({ hubId, limit: 50, ids });
      if (!answer.ok) throw new Error(answer.fault);
      return answer.value;
    };
    const { hops, unfinished } = await traced(sessionId);
    expect(hops.map(({ hop, workflowId, detail }) => [hop, workflowId?.split("/")[0], detail]).toSorted()).toEqual([
      ["workflow.ended", "closure", "completed"],
      ["workflow.ended", "publish", "failed"],
      ["workflow.stage", "closure", "deltas"],
      ["workflow.started", "closure", undefined],
      ["workflow.started", "publish", undefined],
    ]);
    expect(hops).toEqual(hops.map((each) => ({ ...each, at, roomId, jobId: sessionId })));
    expect(unfinished).toMatchObject([{ jobId: sessionId, kind: "publishing", status: "failed" }]);
    expect((await traced(correlationId)).hops).toEqual(hops);
    expect(await traced("con-7")).toEqual({
      hops: [{ hop: "alert", where: "archive", at, roomId, jobId: "con-7", detail: "contest-stalled" }],
      unfinished: [],
    });
    expect(await traced("nothing")).toEqual({ hops: [], unfinished: [] });
  });
});

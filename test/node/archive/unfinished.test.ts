import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openArchive, type Archive } from "../../../src/offline-bridge/archive/open-archive.ts";
import { publishIdOf } from "../../../src/offline-bridge/publishing/publish-job.ts";
import { closureJob, runOf } from "./closure-fixture.ts";
import { serversToTest, startTestServer, type TestServer } from "./servers.ts";

const at = "2026-11-07T21:00:30.000Z";

describe.each(await serversToTest())("%s", (_name, binaries) => {
  let server: TestServer;
  let archive: Archive;

  beforeAll(async () => {
    server = await startTestServer(binaries);
    archive = await openArchive(server.url);
  });
  afterAll(async () => {
    await archive?.close();
    await server?.stop();
  });

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
});

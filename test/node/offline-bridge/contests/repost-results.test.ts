import { describe, expect, test } from "vitest";
import { workflowIdOf, type ContestJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { resultKey, type OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { settleContest } from "../../../../src/durable/rules/contests/settle-contest.ts";
import type { Posted } from "../../../../src/offline-bridge/bridge/post-result.ts";
import { createReposter } from "../../../../src/offline-bridge/bridge/repost-results.ts";
import { createMetrics } from "../../../../src/offline-bridge/process/metrics.ts";
import { contestJob } from "../support/sample-jobs.ts";

function resultOf(job: ContestJob): OfflineResult {
  const { hubId, roomId, jobId, attempt, correlationId, hops, seed } = job;
  const workflowId = workflowIdOf(job);
  const kind = "contest.resolved";
  const key = resultKey({ workflowId, kind });
  const envelope = { purpose: "result", key, hubId, roomId, jobId, attempt, workflowId, correlationId, hops } as const;
  return { kind, ...envelope, ...settleContest(job), seed };
}

function reposting(valueOf: (workflowId: string) => unknown, posted: Posted = { outcome: "delivered", answer: null }) {
  const posts: OfflineResult[] = [];
  const metrics = createMetrics();
  const reposter = createReposter(
    {
      resultOf: async (workflowId) => valueOf(workflowId),
      post: async (result) => {
        posts.push(result);
        return posted;
      },
    },
    metrics,
  );
  const counted = async (outcome: string) => {
    const { values } = await metrics.reposts.get();
    return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
  };
  return { reposter, posts, counted };
}

describe("posting again what a completed run came to", () => {
  test("JOB1 every result of the run, in order and as it stood", async () => {
    const job = contestJob();
    const value = [resultOf(job), { ...resultOf(job), fieldOfALaterRelease: 1 }];
    const { reposter, posts, counted } = reposting(() => value);
    reposter.repost(job);
    await reposter.settled();
    expect(posts.map((post) => JSON.stringify(post))).toEqual(value.map((result) => JSON.stringify(result)));
    expect(await counted("delivered")).toBe(2);
  });

  test("JOB1 a job that comes twice while this is under way is posted once", async () => {
    const job = contestJob();
    const { reposter, posts } = reposting(() => [resultOf(job)]);
    reposter.repost(job);
    reposter.repost(job);
    await reposter.settled();
    expect(posts).toHaveLength(1);
  });

  test("JOB1 beyond 32 at once the rest is left to the room's next try", async () => {
    const jobs = Array.from({ length: 40 }, () => contestJob());
    const byId = new Map(jobs.map((job) => [workflowIdOf(job), [resultOf(job)]]));
    const { reposter, posts, counted } = reposting((workflowId) => byId.get(workflowId));
    for (const job of jobs) reposter.repost(job);
    await reposter.settled();
    expect(posts).toHaveLength(32);
    expect(await counted("put-off")).toBe(8);
    for (const job of jobs.slice(32)) reposter.repost(job);
    await reposter.settled();
    expect(posts).toHaveLength(40);
  });

  test("JOB1 where the edge does not take one, those after it wait too", async () => {
    const job = contestJob();
    const away: Posted = { outcome: "unavailable", detail: "503" };
    const { reposter, posts, counted } = reposting(() => [resultOf(job), resultOf(job)], away);
    reposter.repost(job);
    await reposter.settled();
    expect(posts).toHaveLength(1);
    expect(await counted("unavailable")).toBe(1);
  });

  test.each([
    ["no list", 7],
    ["no results", [{ kind: "contest.resolved" }]],
  ])("JOB1 a run that came to %s is told and counted, and harms nothing", async (_, value) => {
    const { reposter, posts, counted } = reposting(() => value);
    reposter.repost(contestJob());
    await reposter.settled();
    expect(posts).toEqual([]);
    expect(await counted("unreadable")).toBe(1);
  });
});

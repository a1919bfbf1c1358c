import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { workflowIdOf } from "../../../src/durable/protocol/bridge/offline-job.ts";
import { resultKey } from "../../../src/durable/protocol/bridge/offline-result.ts";
import { CLOSURE_STAGES } from "../../../src/durable/protocol/state/closure.ts";

const where = { hubId: "frontier", roomId: "the-ford" };

describe("workflow ids", () => {
  test.each([
    ["contest", "con-1", 1, "contest/frontier/the-ford/con-1"],
    ["contest", "con-1", 2, "contest/frontier/the-ford/con-1/2"],
    ["hubAction", "rit-1", 1, "hub-action/frontier/the-ford/rit-1"],
    ["closure", "ses-1", 1, "closure/frontier/the-ford/ses-1"],
    ["closure", "ses-1", 3, "closure/frontier/the-ford/ses-1/3"],
  ] as const)("JOB1 %s %s, attempt %i: %s", (kind, jobId, attempt, id) => {
    expect(workflowIdOf({ kind, ...where, jobId, attempt })).toBe(id);
  });

  test("JOB1 two jobs never share one", () => {
    const slugs = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/);
    const jobs = fc.record({
      kind: fc.constantFrom("contest", "hubAction", "closure"),
      hubId: slugs,
      roomId: slugs,
      jobId: fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/),
      attempt: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(jobs, jobs, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(workflowIdOf(one) === workflowIdOf(other)).toBe(isSame);
      }),
    );
  });
});

describe("result keys", () => {
  test("BRG1 the workflow, the kind, and the stage where there is one", () => {
    expect(resultKey({ workflowId: "contest/h/r/con-1/2", kind: "contest.resolved" })).toBe(
      "contest/h/r/con-1/2/contest.resolved",
    );
    expect(resultKey({ workflowId: "closure/h/r/ses-1", kind: "closure.stageCompleted", stage: "story" })).toBe(
      "closure/h/r/ses-1/closure.stageCompleted/story",
    );
    // A closure's end names the batch it is planned for, and is still told once.
    const batchId = "batch-1";
    expect(resultKey({ workflowId: "closure/h/r/ses-1", kind: "closure.completed", batchId })).toBe(
      "closure/h/r/ses-1/closure.completed",
    );
    expect(resultKey({ workflowId: "publish/h/r/ses-1", kind: "closure.published", batchId })).toBe(
      "publish/h/r/ses-1/closure.published/batch-1",
    );
  });

  test("BRG1 every word of a run has one of its own", () => {
    const workflowId = "closure/h/r/ses-1";
    const kinds = ["closure.processing", "closure.completed", "closure.failed", "closure.published"] as const;
    const keys = [
      ...kinds.map((kind) => resultKey({ workflowId, kind })),
      ...CLOSURE_STAGES.map((stage) => resultKey({ workflowId, kind: "closure.stageCompleted", stage })),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

import { randomUUID } from "node:crypto";
import { NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { updateRun } from "../../../../src/offline-bridge/bridge/decide-item.ts";
import { moderationItems } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import { createPublishActivities } from "../../../../src/offline-bridge/publishing/activities/create-publish-activities.ts";
import { publishIdOf } from "../../../../src/offline-bridge/publishing/publish-job.ts";
import { publishingPlan } from "../../../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES } from "../../../../src/offline-bridge/publishing/publishing-times.ts";
import { bundleWorkflows } from "../../../../src/offline-bridge/temporal/bundle-workflows.ts";
import { closureJob, delta, runOf } from "../../archive/support/closure-fixture.ts";
import { openClosureWorld, type ClosureWorld } from "../support/closure-world.ts";

const times = {
  ...DEFAULT_PUBLISHING_TIMES,
  moderationOpensAfterMs: 0,
  moderationWindowMs: 8_000,
  moderationOverrideMs: 1_000,
  loreBatchEveryMs: 1_000,
};

let world: ClosureWorld;

beforeAll(async () => {
  world = await openClosureWorld();
});
afterAll(() => world?.close());

test("CLO6 RUN2 a run with many decisions goes on in new histories, and no decision is lost or taken twice", async () => {
  const deltas = [1, 2, 3, 4, 5].map((version) => delta("long", version));
  const job = closureJob("long");
  const { closures, publishing } = world.archive;
  const timing = { at: new Date().toISOString(), durationMs: 1, tries: 1 };
  await closures.openRun(runOf(job), job, timing.at);
  await closures.completeStage(runOf(job), timing, { stage: "deltas", deltas });
  await closures.completeStage(runOf(job), timing, {
    stage: "moderation",
    items: moderationItems(deltas, "hall", timing.at),
  });
  const plan = publishingPlan("hub", Date.now(), deltas.length, times);
  await closures.completeStage(runOf(job), timing, { stage: "publishing", plan });
  const posted: OfflineResult[] = [];
  const activities = createPublishActivities({
    closures,
    publishing,
    source: { hubUrl: "http://nowhere", bridgeToHub: [{ sign: () => "" }] },
    times,
    namesOf: () => Promise.resolve((id) => id),
    decisionsPerRun: 2,
    post: async (result) => {
      posted.push(result);
      return null;
    },
    keepDigests: async () => {},
    tries: () => 1,
    now: () => Date.now(),
  });
  const connection = await NativeConnection.connect({ address: world.temporal.address });
  const workflowBundle = await bundleWorkflows("hub-closures");
  const worker = await Worker.create({ connection, taskQueue: "hub-closures", workflowBundle, activities });
  await worker.runUntil(async () => {
    const workflowId = publishIdOf(job);
    const begun = {
      schema: 1,
      hubId: "hub",
      roomId: "hall",
      sessionId: "long",
      correlationId: "c",
      attempt: 1,
      hops: {},
    };
    const { firstExecutionRunId } = await world.client.workflow.start("publishWorkflow", {
      taskQueue: "hub-closures",
      workflowId,
      args: [begun],
    });
    for (const { deltaId } of deltas) {
      const itemId = deltaId.replace("delta", "item");
      const found = await publishing.findItem("hub", itemId);
      if (found === undefined) throw new Error("no item");
      const asked = { decisionId: randomUUID(), itemId, action: "approve", reason: "so", decidedBy: "juno" } as const;
      await publishing.propose("hub", found.item, { ...asked, proposedAt: new Date().toISOString() });
      expect(await updateRun(world.client, workflowId, asked.decisionId)).toBe("decided");
    }
    const handle = world.client.workflow.getHandle(workflowId);
    expect(await handle.result()).toEqual({ status: "completed" });
    expect((await handle.describe()).runId).not.toBe(firstExecutionRunId);
  });
  await connection.close();
  expect(posted).toMatchObject([{ kind: "closure.published", loreCount: 5 }]);
});

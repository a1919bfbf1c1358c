import { randomUUID } from "node:crypto";
import type { DecisionAction } from "../../../../../src/offline-bridge/archive/publishing/publishing-archive.ts";
import { updateRun } from "../../../../../src/offline-bridge/bridge/decide-item.ts";
import { publishIdOf } from "../../../../../src/offline-bridge/publishing/publish-job.ts";
import { factionScenario } from "../../../../unit/closure/scenarios/faction-scenario.ts";
import { Scenario } from "../../../../unit/closure/scenarios/scenario.ts";
import { closureJob, deltasIn } from "../../../archive/support/closure-fixture.ts";
import { openClosureWorld } from "../closure-world.ts";
import { until } from "../until.ts";
import { historiesDirectory, saveHistory } from "./save-history.ts";

/**
 * `node test/node/offline-bridge/support/histories/record-publish-histories.ts <release>` records one history of each way a
 * session's publishing can go, from a real server, beside those of closures.
 */
const directory = historiesDirectory();
const world = await openClosureWorld();
await world.startWorker({
  MODERATION_OPENS_AFTER: "PT0S",
  MODERATION_WINDOW: "PT6S",
  MODERATION_OVERRIDE_WINDOW: "PT5S",
  LORE_BATCH_EVERY: "PT1S",
  DIGEST_EVERY: "PT5S",
});

type Deciding = (index: number, action: DecisionAction) => Promise<void>;

async function record(
  sessionId: string,
  meanwhile: (decide: Deciding) => Promise<void> = async () => {},
  events = factionScenario(),
): Promise<void> {
  const hubId = `hub-${sessionId}`;
  world.edge.hold(sessionId, events);
  const closureId = await world.begin(closureJob(sessionId, { hubId }));
  const workflowId = publishIdOf({ hubId, roomId: "hall", sessionId });
  const isThere = (id: string) =>
    world.client.workflow
      .getHandle(id)
      .describe()
      .then(Boolean, () => false);
  await until(() => isThere(workflowId), `${workflowId} to begin`);
  await meanwhile(async (index, action) => {
    const found = await world.archive.history.moderation({ hubId, limit: 9 });
    const item = found.ok ? deltasIn(found.value.items)[index] : undefined;
    if (item === undefined) throw new Error("no item");
    const decision = { decisionId: randomUUID(), itemId: item.itemId, action, reason: "so it was", decidedBy: "juno" };
    await world.archive.publishing.propose(hubId, item, { ...decision, proposedAt: new Date().toISOString() });
    await updateRun(world.client, workflowId, decision.decisionId);
  });
  await save(`publish-${sessionId}`, workflowId);
  if (sessionId === "undecided") {
    await save("closed-and-published", closureId);
    await saveDigest(hubId);
  }
}

const save = (name: string, workflowId: string) => saveHistory(world.client, directory, name, workflowId);

async function saveDigest(hubId: string): Promise<void> {
  const query = `WorkflowType = 'digestWorkflow' AND ExecutionStatus = 'Completed'`;
  const find = async () => {
    for await (const { workflowId } of world.client.workflow.list({ query }))
      if (workflowId.startsWith(`digest/${hubId}`)) return workflowId;
    return undefined;
  };
  await until(async () => (await find()) !== undefined, "a digest", 30_000);
  await save("digest", (await find()) ?? "");
}

await record("undecided");
await record("decided", async (decide) => {
  await decide(0, "approve");
  await decide(1, "rewrite");
  await decide(2, "reject");
});
await record("escalated", async (decide) => {
  await decide(0, "escalate");
  await until(() => world.edge.takenFor("publish/hub-escalated/hall/escalated").length > 0, "the first batch", 20_000);
  await decide(0, "approve");
});
await record("nothing", undefined, new Scenario().join("a", "Ada").say("a", "Is anybody here?").close());
await world.client.workflow.start("publishWorkflow", {
  taskQueue: "hub-closures",
  workflowId: "publish/hub/hall/unplanned",
  args: [{ schema: 1, hubId: "hub", roomId: "hall", sessionId: "unplanned", correlationId: "c", attempt: 1, hops: {} }],
});
await save("publish-unplanned", "publish/hub/hall/unplanned");
await world.close();

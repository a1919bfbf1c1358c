import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { updateRun } from "../../../src/offline-bridge/bridge/decide-item.ts";
import { factionScenario } from "../../unit/closure/faction-scenario.ts";
import { closureJob, deltasIn } from "../archive/closure-fixture.ts";
import { openClosureWorld, type ClosureWorld } from "./support/closure-world.ts";
import { until } from "./support/until.ts";

const SHORT = {
  MODERATION_OPENS_AFTER: "PT0S",
  MODERATION_WINDOW: "PT8S",
  MODERATION_OVERRIDE_WINDOW: "PT5S",
  LORE_BATCH_EVERY: "PT1S",
};

let world: ClosureWorld;

beforeAll(async () => {
  world = await openClosureWorld();
});
afterAll(() => world?.close());

async function begun(sessionId: string): Promise<string> {
  world.edge.hold(sessionId, factionScenario());
  const hubId = `hub-${sessionId}`;
  await world.begin(closureJob(sessionId, { hubId }));
  const workflowId = `publish/${hubId}/hall/${sessionId}`;
  const itemsThere = async () => (await world.archive.history.moderation({ hubId, limit: 9 })).ok;
  await until(
    () =>
      world.client.workflow
        .getHandle(workflowId)
        .describe()
        .then(Boolean, () => false),
    "its run",
  );
  await until(itemsThere, "its items");
  return workflowId;
}

/** Asks for a decision as the bridge does; the update waits until a worker is there. */
async function decide(hubId: string, at: number): Promise<string> {
  const found = await world.archive.history.moderation({ hubId, limit: 9 });
  const item = found.ok ? deltasIn(found.value.items)[at] : undefined;
  if (item === undefined) throw new Error("no item");
  const decisionId = randomUUID();
  const asked = { decisionId, itemId: item.itemId, action: "approve", reason: "so it was", decidedBy: "juno" } as const;
  await world.archive.publishing.propose(hubId, item, { ...asked, proposedAt: new Date().toISOString() });
  return decisionId;
}

test("CLO6 RUN2 a worker that dies in the window, with a decision on its way: the next one goes on, and nothing comes twice", async () => {
  const first = await world.startWorker(SHORT);
  const workflowId = await begun("killed");
  const decisionId = await decide("hub-killed", 0);
  await first.kill("SIGKILL");
  const deciding = updateRun(world.client, workflowId, decisionId).catch(() => "not-answered");
  // Another release with other times: what is planned stays as it was planned.
  const second = await world.startWorker({ ...SHORT, LORE_BATCH_EVERY: "PT2S", MODERATION_WINDOW: "PT1H" });
  await deciding;
  // Sent again under its id it counts once.
  expect(await updateRun(world.client, workflowId, decisionId)).toBe("decided");
  const handle = world.client.workflow.getHandle(workflowId);
  await until(async () => (await handle.describe()).status.name === "COMPLETED", "its end", 110_000);
  const found = await world.archive.history.moderation({ hubId: "hub-killed", limit: 9 });
  expect(found.ok && found.value.items.map(({ status }) => status)).toEqual(["approved", "held", "held"]);
  const lore = await world.archive.history.lore({ hubId: "hub-killed", limit: 50 });
  const entries = lore.ok ? lore.value.entries : [];
  expect(new Set(entries.map(({ deltaId }) => deltaId)).size).toBe(4);
  expect(entries).toHaveLength(4);
  const told = world.edge.takenFor(workflowId);
  expect(told.map(({ result }) => result.kind === "closure.published" && result.loreCount)).toEqual([4]);
  for (const { result } of told) expect(world.edge.times(result.key)).toBe(1);
  await second.kill("SIGTERM");
}, 180_000);

test("CLO6 RUN2 Temporal killed and the edge away in the window: late, in order, once", async () => {
  await world.startWorker(SHORT);
  const workflowId = await begun("outage");
  world.edge.answerResults(503);
  await world.temporal.kill();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await world.temporal.restart();
  world.edge.answerResults(200);
  const published = () => world.edge.takenFor(workflowId).length > 0;
  await until(published, "the batch", 90_000);
  expect(world.edge.takenFor(workflowId)).toMatchObject([{ result: { loreCount: 3 } }]);
}, 180_000);

import type { EraseJob } from "../../../../../src/offline-bridge/people/activities/erase-job.ts";
import { eraseIdOf } from "../../../../../src/offline-bridge/people/activities/erase-job.ts";
import { sampleScenario } from "../../../../unit/closure/scenarios/sample-scenario.ts";
import { closureJob } from "../../../archive/support/closure-fixture.ts";
import { openClosureWorld } from "../closure-world.ts";
import { until } from "../until.ts";
import { historiesDirectory, saveHistory, saveHistorySoFar } from "./save-history.ts";

/**
 * `node test/node/offline-bridge/support/histories/record-people-histories.ts <release>` records one history of each way that an
 * erasure, the end of a hub and a round of retention can go, from a real server, beside those of closures.
 */
const directory = historiesDirectory();
const world = await openClosureWorld();
await world.startWorker();
const { client, archive, edge } = world;

async function closed(hubId: string): Promise<void> {
  edge.hold(hubId, sampleScenario());
  await edge.untilTold(await world.begin(closureJob(hubId, { hubId })), "closure.completed");
}

/** Begins an erasure; without `actorId` the end of a hub. */
async function begin(hubId: string, actorId?: string): Promise<string> {
  const erasureId = `erasure-${hubId}`;
  const asked = { erasureId, hubId, actorId, reason: "asked for", askedBy: "olga", askedAt: new Date().toISOString() };
  await archive.people.ask(asked);
  const job: EraseJob = { schema: 1, hubId, erasureId, ...(actorId !== undefined && { actorId }) };
  const workflowId = eraseIdOf(job);
  await client.workflow.start("eraseWorkflow", { taskQueue: "hub-closures", workflowId, args: [job] });
  return workflowId;
}

await closed("erase");
await saveHistory(client, directory, "erase-person", await begin("erase", "avery"));

await closed("retried");
edge.answerErasures(503);
const retried = await begin("retried", "bram");
await until(() => edge.erasures.filter(({ order }) => order["hubId"] === "retried").length > 1, "a second try");
edge.answerErasures(200);
await saveHistory(client, directory, "erase-retried", retried);

// A closure that is at work has the run wait ten minutes, and then go through the rooms once more.
await closed("waiting");
const job = closureJob("at-work", { hubId: "waiting" });
const run = { hubId: "waiting", roomId: "hall", sessionId: "at-work", workflowId: "closure/waiting/hall/at-work" };
await archive.closures.openRun(run, job, new Date().toISOString());
const waiting = await begin("waiting", "avery");
const hasTimer = async () => {
  const { events } = await client.workflow.getHandle(waiting).fetchHistory();
  return (events ?? []).some(({ timerStartedEventAttributes }) => timerStartedEventAttributes != null);
};
await until(hasTimer, "the wait to begin");
await saveHistorySoFar(client, directory, "erase-waits", waiting);

await closed("ends");
await saveHistory(client, directory, "erase-hub", await begin("ends"));

await archive.closures.openRun(
  { hubId: "kept", roomId: "hall", sessionId: "old", workflowId: "closure/kept/hall/old" },
  closureJob("old", { hubId: "kept", closedAt: "2020-01-01T00:00:00.000Z" }),
  "2020-01-01T00:00:01.000Z",
);
await client.workflow.start("retentionWorkflow", { taskQueue: "hub-closures", workflowId: "retention-round" });
await saveHistory(client, directory, "retention", "retention-round");
await world.close();

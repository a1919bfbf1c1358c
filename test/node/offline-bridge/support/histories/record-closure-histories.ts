import type { ClosureJob } from "../../../../../src/durable/protocol/bridge/offline-job.ts";
import { sampleScenario } from "../../../../unit/closure/scenarios/sample-scenario.ts";
import { closureJob } from "../../../archive/support/closure-fixture.ts";
import { openClosureWorld } from "../closure-world.ts";
import { until } from "../until.ts";
import { historiesDirectory, saveHistory } from "./save-history.ts";

/**
 * `node test/node/offline-bridge/support/histories/record-closure-histories.ts <release>` records one history of each way a closure can
 * go, from a real server. A release's histories stay: runs under way at a deploy must go on with the code that follows.
 */
const directory = historiesDirectory();
const world = await openClosureWorld();
const worker = await world.startWorker({ SLA: "PT1S" });

async function record(name: string, job: ClosureJob, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
  const workflowId = await world.begin(job);
  await meanwhile();
  await saveHistory(world.client, directory, name, workflowId);
}

world.edge.hold("closed", sampleScenario());
await record("closed", closureJob("closed"));
await record("closed-again", closureJob("closed", { attempt: 2 }));
await record("unknown-session", closureJob("unknown"));

// Over the SLA of one second, with a stage that is refused, and an edge that does not take results for a while.
world.edge.hold("slow", sampleScenario());
world.edge.refuseTranscripts(503, 2);
world.edge.answerResults(503);
await record("slow-and-refused", closureJob("slow"), async () => {
  await until(
    () => worker.lines.some((line) => line.message === "admin.alert" && line["reason"] === "closure-over-sla"),
    "the alert",
  );
  world.edge.answerResults(200);
});
await world.close();

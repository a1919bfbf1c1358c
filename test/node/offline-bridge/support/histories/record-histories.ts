import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client, Connection } from "@temporalio/client";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { workflowIdOf, type OfflineJob } from "../../../../../src/durable/protocol/bridge/offline-job.ts";
import { startBridgeProcess } from "../bridge-process.ts";
import { deliverJobs } from "../deliver-jobs.ts";
import { startFakeEdge } from "../fake-edge.ts";
import { contestJob, ritualJob } from "../sample-jobs.ts";
import { newSecrets } from "../secrets.ts";
import { startTemporal } from "../temporal-server.ts";
import { until } from "../until.ts";

/**
 * `node test/node/offline-bridge/support/histories/record-histories.ts <release>` records one history of each way a run can go, from a
 * real server. A release's histories stay: runs that are under way at a deploy must go on with the code that follows.
 */
const [release] = process.argv.slice(2);
if (release === undefined) throw new Error("say which release these histories are of, such as 0.1.0");
const directory = fileURLToPath(new URL(`../../contests/histories/${release}/`, import.meta.url));
mkdirSync(directory, { recursive: true });

const secrets = newSecrets();
const temporal = await startTemporal();
const edge = await startFakeEdge(secrets.bridgeToHub);
const bridge = await startBridgeProcess({ hubUrl: edge.url, temporalAddress: temporal.address, secrets });
const connection = await Connection.connect({ address: temporal.address });
const client = new Client({ connection });

async function record(name: string, job: OfflineJob, answers: readonly number[]): Promise<void> {
  const handle = client.workflow.getHandle(workflowIdOf(job));
  const [first = 200, ...next] = answers;
  edge.answerWith(first);
  await deliverJobs(bridge.url, secrets.hubToBridge, [job]);
  for (const answer of next) {
    await until(async () => {
      const { events } = await handle.fetchHistory();
      return events?.some((event) => event.activityTaskScheduledEventAttributes != null) ?? false;
    }, "the durable fallback");
    edge.answerWith(answer);
  }
  await until(async () => (await handle.describe()).status.name !== "RUNNING", `${name} to end`);
  const history: unknown = JSON.parse(historyToJSON(await handle.fetchHistory()));
  writeFileSync(`${directory}${name}.json`, `${JSON.stringify(history, withoutMachine, 2)}\n`);
}

/** Says nothing of the machine it was recorded on. */
function withoutMachine(key: string, value: unknown): unknown {
  if (key === "stackTrace") return "";
  // `<process>@<machine>…`: who did it, and the name of its own queue.
  return typeof value === "string" && /^\d+@/.test(value) ? "bridge" : value;
}

await record("contest", contestJob(), [200]);
await record("contest-of-four", fourContenders(), [200]);
await record("contest-posted-later", contestJob(), [500, 200]);
await record("contest-conflict", contestJob(), [409]);
await record("ritual", ritualJob(), [200]);
await record("ritual-posted-later", ritualJob({ momentum: -2 }), [500, 200]);

await connection.close();
bridge.kill("SIGTERM");
await bridge.exited();
await edge.close();
await temporal.stop();

function fourContenders() {
  const participants = ["ana", "bo", "cy", "di"].map((actorId, index) => {
    const role = ["challenger", "defender"][index] ?? "ally";
    return { actorId, name: actorId, role, stat: index, momentum: index - 1 };
  });
  return contestJob({ verb: "verb.skirmish", label: "Skirmish", participants });
}

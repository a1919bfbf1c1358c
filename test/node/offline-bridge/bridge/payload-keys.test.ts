import { randomBytes } from "node:crypto";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workflowIdOf, type ContestJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { startBridgeProcess } from "../support/bridge-process.ts";
import { deliverJobs } from "../support/deliver-jobs.ts";
import { startFakeEdge, type FakeEdge } from "../support/fake-edge.ts";
import { contestJob } from "../support/sample-jobs.ts";
import { newSecrets } from "../support/secrets.ts";
import { startTemporal, type TemporalServer } from "../support/temporal-server.ts";
import { until } from "../support/until.ts";

const secrets = newSecrets();
const [older, newer] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
let temporal: TemporalServer;
let edge: FakeEdge;
let connection: Connection;

beforeAll(async () => {
  temporal = await startTemporal();
  edge = await startFakeEdge(secrets.bridgeToHub);
  connection = await Connection.connect({ address: temporal.address });
});
afterAll(async () => {
  await connection.close();
  await edge.close();
  await temporal.stop();
});

async function withBridge(keys: readonly string[], work: (url: string) => Promise<void>): Promise<void> {
  const extra = { TEMPORAL_PAYLOAD_KEYS: keys.join(", ") };
  const bridge = await startBridgeProcess({ hubUrl: edge.url, temporalAddress: temporal.address, secrets, extra });
  await work(bridge.url);
  bridge.kill("SIGTERM");
  await bridge.exited();
}

async function deliver(url: string, job: ContestJob): Promise<void> {
  expect(await deliverJobs(url, secrets.hubToBridge, [job])).toMatchObject([{ answer: "started" }]);
}

/** Everything that the server has of a run, each payload as text. */
async function storedTexts(job: ContestJob): Promise<string> {
  const history = await new Client({ connection }).workflow.getHandle(workflowIdOf(job)).fetchHistory();
  return JSON.stringify(history).replaceAll(/"data":"([^"]*)"/g, (_, data: string) =>
    Buffer.from(data, "base64").toString("latin1"),
  );
}

test("BRG6 neither seeds nor words are readable in Temporal, and the result is the same", async () => {
  const [hidden, plain] = [contestJob(), contestJob()];
  await withBridge([older], async (url) => {
    await deliver(url, hidden);
    const [posted] = await edge.waitFor(workflowIdOf(hidden), 1);
    expect(posted?.result).toMatchObject({ kind: "contest.resolved", seed: hidden.seed });
  });
  await withBridge([], async (url) => {
    await deliver(url, plain);
    await edge.waitFor(workflowIdOf(plain), 1);
  });
  const [unreadable, readable] = [await storedTexts(hidden), await storedTexts(plain)];
  for (const word of [hidden.seed, "the bridge toll", "Mara"]) expect(unreadable).not.toContain(word);
  for (const word of [plain.seed, "the bridge toll", "Mara"]) expect(readable).toContain(word);
});

test("BRG6 keys begin and change under runs that are open, and none is lost: one without its key waits for it", async () => {
  const [plain, old] = [contestJob(), contestJob()];
  edge.answerWith(503);
  await withBridge([], (url) => deliver(url, plain));
  await withBridge([older], (url) => deliver(url, old));
  await withBridge([newer], async () => {
    const lastFailure = async () => {
      const execution = { workflowId: workflowIdOf(old) };
      const run = await connection.workflowService.describeWorkflowExecution({ namespace: "default", execution });
      return run.pendingActivities[0]?.lastFailure?.message ?? "";
    };
    await until(async () => (await lastFailure()).includes("add that key to TEMPORAL_PAYLOAD_KEYS"), "the missing key");
  });
  edge.answerWith(200);
  await withBridge([newer, older], async (url) => {
    const fresh = contestJob();
    await deliver(url, fresh);
    for (const job of [fresh, plain, old]) {
      const [posted] = await edge.waitFor(workflowIdOf(job), 1);
      expect(posted?.result).toMatchObject({ kind: "contest.resolved", seed: job.seed });
    }
  });
}, 180_000);

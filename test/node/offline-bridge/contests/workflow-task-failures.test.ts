import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMetrics } from "../../../../src/offline-bridge/process/metrics.ts";
import { bundleWorkflows } from "../../../../src/offline-bridge/temporal/bundle-workflows.ts";
import { installRuntime } from "../../../../src/offline-bridge/temporal/install-runtime.ts";
import { linkTemporal, type TemporalLink } from "../../../../src/offline-bridge/temporal/temporal-link.ts";
import { startTemporal, type TemporalServer } from "../support/temporal-server.ts";
import { until } from "../support/until.ts";

const taskQueue = "hub-contests";
let server: TemporalServer;
let link: TemporalLink;

beforeAll(async () => {
  installRuntime();
  server = await startTemporal();
});
afterAll(async () => {
  await link?.stop();
  await server?.stop();
});

test("TEL10 a workflow that breaks on its input hangs, and is counted", async () => {
  const metrics = createMetrics();
  const build = { id: "test", current: "make" } as const;
  const target = { address: server.address, namespace: "default", security: {}, codecs: [], build };
  const workflowBundle = await bundleWorkflows(taskQueue);
  link = linkTemporal(target, [{ taskQueue, workflowBundle, activities: { postResult: async () => {} } }], metrics);
  const connection = await Connection.connect({ address: server.address });
  const { workflow } = new Client({ connection });
  const counted = async () => {
    const [failures] =
      (await metrics.registry.getSingleMetric("hub_temporal_workflow_task_failures_total")?.get())?.values ?? [];
    return failures?.value ?? 0;
  };
  expect(await counted()).toBe(0);
  const handle = await workflow.start("contestWorkflow", { taskQueue, workflowId: "broken", args: [null] });
  await until(async () => (await counted()) > 0, "the failure to be counted");
  expect((await handle.describe()).status.name).toBe("RUNNING");
  await handle.terminate("it hangs");
  await connection.close();
});

import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readinessOf } from "../../../../src/offline-bridge/bridge/readiness.ts";
import { startWorkflow } from "../../../../src/offline-bridge/bridge/start-workflow.ts";
import { createMetrics } from "../../../../src/offline-bridge/process/metrics.ts";
import { bundleWorkflows, type TaskQueue } from "../../../../src/offline-bridge/temporal/bundle-workflows.ts";
import { installRuntime } from "../../../../src/offline-bridge/temporal/install-runtime.ts";
import {
  linkTemporal,
  type TemporalLink,
  type TemporalSession,
} from "../../../../src/offline-bridge/temporal/temporal-link.ts";
import type { WorkerBuild } from "../../../../src/offline-bridge/temporal/worker-build.ts";
import { contestJob } from "../support/sample-jobs.ts";
import { startTemporal, type TemporalServer } from "../support/temporal-server.ts";
import { until } from "../support/until.ts";

/** By the numbers of the server. */
const BEHAVIOURS = ["unspecified", "pinned", "auto-upgrade"] as const;
const CONTEST = { workflow: "contestWorkflow", taskQueue: "hub-contests" } as const;
let server: TemporalServer;
let client: Client;
const links: TemporalLink[] = [];

beforeAll(async () => {
  installRuntime();
  server = await startTemporal();
  client = new Client({ connection: await Connection.connect({ address: server.address }) });
});

afterAll(async () => {
  await Promise.all(links.map((link) => link.stop()));
  await client.connection.close();
  await server.stop();
});

/** Workers of a build on one queue, once they are ready. */
async function workersOf(
  id: string,
  taskQueue: TaskQueue,
  activities: object,
  current: WorkerBuild["current"] = "make",
): Promise<Pick<TemporalLink, "stop"> & { session(): TemporalSession }> {
  const target = { address: server.address, namespace: "default", security: {}, codecs: [], build: { id, current } };
  const plan = { taskQueue, workflowBundle: await bundleWorkflows(taskQueue), activities };
  const link = linkTemporal(target, [plan], createMetrics());
  links.push(link);
  await until(async () => (await readinessOf(link.session())).ready, `the workers of ${id} to be ready`);
  const session = () => {
    const linked = link.session();
    if (linked === undefined) throw new Error(`${id} is not linked`);
    return linked;
  };
  return { ...link, session };
}

/** A room's edge that is down until it is said to be up, and counts what it is told by which build. */
function edge() {
  const told: string[] = [];
  let isUp = false;
  return {
    told,
    open: () => (isUp = true),
    of: (build: string) => ({
      postResult: async () => {
        if (!isUp) throw new Error("the edge is down");
        told.push(build);
      },
    }),
  };
}

async function versioning(workflowId: string) {
  const { raw, status } = await client.workflow.getHandle(workflowId).describe();
  const { behavior, deploymentVersion } = raw.workflowExecutionInfo?.versioningInfo ?? {};
  return [status.name, BEHAVIOURS[behavior ?? 0], deploymentVersion?.buildId];
}

const runIn = async (workers: { session(): TemporalSession }, jobId: string) => {
  const job = { ...contestJob(), jobId, contestId: jobId };
  expect(await startWorkflow(workers.session(), job, CONTEST)).toBe("started");
  return `contest/${job.hubId}/${job.roomId}/${jobId}`;
};

test("BRG7 a contest ends on the build that began it, and the next one begins on the newer", async () => {
  const room = edge();
  const one = await workersOf("build-1", "hub-contests", room.of("build-1"));
  const begun = await runIn(one, "con-pinned");
  const two = await workersOf("build-2", "hub-contests", room.of("build-2"));
  expect(await versioning(begun)).toEqual(["RUNNING", "pinned", "build-1"]);
  room.open();
  const next = await runIn(two, "con-next");
  await Promise.all([begun, next].map((id) => client.workflow.getHandle(id).result()));
  expect(await versioning(begun)).toEqual(["COMPLETED", "pinned", "build-1"]);
  expect(await versioning(next)).toEqual(["COMPLETED", "pinned", "build-2"]);
  expect(room.told.toSorted()).toEqual(["build-1", "build-2"]);
  await Promise.all([one.stop(), two.stop()]);
});

test("BRG7 CON6 a contest of a build that is current starts eagerly", async () => {
  const room = edge();
  room.open();
  const workers = await workersOf("build-eager", "hub-contests", room.of("build-eager"));
  const options = { taskQueue: "hub-contests", workflowId: "contest/eager", requestEagerStart: true };
  const handle = await workers.session().client.workflow.start("contestWorkflow", { ...options, args: [contestJob()] });
  expect(handle.eagerlyStarted).toBe(true);
  await handle.result();
  await workers.stop();
});

test("BRG7 a run of a queue whose work is long moves to the build that is current", async () => {
  const tried: string[] = [];
  const removeExpired = (build: string, answer: () => boolean) => ({
    removeExpired: async () => {
      tried.push(build);
      return answer();
    },
  });
  const down = () => {
    throw new Error("the archive is down");
  };
  const one = await workersOf("build-1", "hub-closures", removeExpired("build-1", down));
  const handle = await client.workflow.start("retentionWorkflow", { taskQueue: "hub-closures", workflowId: "moves" });
  await until(() => tried.length > 0, "the first try");
  await one.stop();
  const two = await workersOf(
    "build-2",
    "hub-closures",
    removeExpired("build-2", () => false),
  );
  await handle.result();
  expect(await versioning("moves")).toEqual(["COMPLETED", "auto-upgrade", "build-2"]);
  expect(new Set(tried)).toEqual(new Set(["build-1", "build-2"]));
  await two.stop();
});

test("BRG7 where one process serves the queue at a time, the next build takes pinned runs over", async () => {
  const room = edge();
  const one = await workersOf("build-3", "hub-contests", room.of("build-3"), "take-over");
  const begun = await runIn(one, "con-left");
  await until(async () => (await versioning(begun)).includes("build-3"), "its first task to be over");
  await one.stop();
  expect(await versioning(begun)).toEqual(["RUNNING", "pinned", "build-3"]);
  room.open();
  const two = await workersOf("build-4", "hub-contests", room.of("build-4"), "take-over");
  await client.workflow.getHandle(begun).result();
  expect((await versioning(begun)).at(-1)).toBe("build-4");
  expect(room.told).toEqual(["build-4"]);
  await two.stop();
});

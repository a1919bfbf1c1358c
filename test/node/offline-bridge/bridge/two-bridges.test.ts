import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { workflowIdOf, type ContestJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { settleContest } from "../../../../src/durable/rules/contests/settle-contest.ts";
import { startBridgeProcess, type BridgeProcess } from "../support/bridge-process.ts";
import { deliverJobs } from "../support/deliver-jobs.ts";
import { startFakeEdge, type FakeEdge } from "../support/fake-edge.ts";
import { contestJob } from "../support/sample-jobs.ts";
import { newSecrets } from "../support/secrets.ts";
import { startTemporal, type TemporalServer } from "../support/temporal-server.ts";
import { until } from "../support/until.ts";

/** Two processes of the bridge on one Temporal and one edge, as behind a load balancer. */
const secrets = newSecrets();
let temporal: TemporalServer;
let edge: FakeEdge;
let bridges: BridgeProcess[] = [];

const startOne = () => startBridgeProcess({ hubUrl: edge.url, temporalAddress: temporal.address, secrets });

beforeAll(async () => {
  temporal = await startTemporal();
  edge = await startFakeEdge(secrets.bridgeToHub);
  bridges = [await startOne(), await startOne()];
});
beforeEach(() => edge.answerWith(200));
afterAll(async () => {
  for (const bridge of bridges) {
    bridge.kill("SIGKILL");
    await bridge.exited();
  }
  await edge.close();
  await temporal.stop();
});

const some = (count: number) => Array.from({ length: count }, () => contestJob());
const bridgeAt = (index: number): BridgeProcess => {
  const bridge = bridges[index % bridges.length];
  if (bridge === undefined) throw new Error("no bridge runs");
  return bridge;
};
/** How many results a process has brought to the edge. */
const brought = (bridge: BridgeProcess) =>
  bridge.lines.filter(({ message }) => message === "hub.bridge.resultTaken").length;

/** Every job has its result, the one its seed gives, and no other; however often it was said. */
async function eachOnce(jobs: readonly ContestJob[]): Promise<void> {
  const isThere = (job: ContestJob) => edge.takenFor(workflowIdOf(job)).length > 0;
  await until(() => jobs.every(isThere), "every result", 60_000);
  for (const job of jobs) {
    const posts = edge.takenFor(workflowIdOf(job));
    expect(new Set(posts.map(({ body }) => body)).size).toBe(1);
    expect(posts[0]?.result).toMatchObject({ ...settleContest(job), seed: job.seed });
  }
}

test("JOB1 JOB2 jobs that come to either are done by both, each once", async () => {
  const before = bridges.map(brought);
  const jobs = some(120);
  const batches = Array.from({ length: 12 }, (_, index) => jobs.slice(index * 10, index * 10 + 10));
  const answers = await Promise.all(
    batches.map((batch, index) => deliverJobs(bridgeAt(index).url, secrets.hubToBridge, batch)),
  );
  expect(answers.flat().map(({ answer }) => answer)).toEqual(jobs.map(() => "started"));
  await eachOnce(jobs);
  await until(() => bridges.every((bridge, index) => brought(bridge) > (before[index] ?? 0)), "both to bring results");
});

test("JOB1 the same jobs at both at once are started by one of them", async () => {
  const jobs = some(20);
  const [here, there] = await Promise.all(bridges.map((bridge) => deliverJobs(bridge.url, secrets.hubToBridge, jobs)));
  for (const index of jobs.keys()) {
    const answers = [here?.[index]?.answer, there?.[index]?.answer].toSorted();
    expect(answers).toEqual(["duplicate", "started"]);
  }
  await eachOnce(jobs);
});

test("JOB1 RUN2 what waits for the edge is shared: with one bridge killed the other brings all of it", async () => {
  edge.answerWith(503);
  const jobs = some(20);
  await deliverJobs(bridgeAt(0).url, secrets.hubToBridge, jobs);
  await until(() => jobs.every((job) => edge.tries(`${workflowIdOf(job)}/contest.resolved`) >= 3), "durable tries");
  bridgeAt(0).kill("SIGKILL");
  await bridgeAt(0).exited();
  const before = brought(bridgeAt(1));
  edge.answerWith(200);
  await eachOnce(jobs);
  await until(() => brought(bridgeAt(1)) >= before + jobs.length, "the other to bring them");
  bridges[0] = await startOne();
});

test("BRG4 JOB1 a rolling restart of both under load loses nothing and doubles nothing", async () => {
  const jobs: ContestJob[] = [];
  const slowest = { ms: 0 };
  const over = new AbortController();

  /** As the edge delivers: to one of them, and where that does not take it, again, until somebody does. */
  async function bring(job: ContestJob, first: number): Promise<void> {
    const from = Date.now();
    for (let tries = 0; tries < 60; tries += 1) {
      const answers = await deliverJobs(bridgeAt(first + tries).url, secrets.hubToBridge, [job]).catch(() => []);
      if (answers[0]?.answer === "started" || answers[0]?.answer === "duplicate") {
        slowest.ms = Math.max(slowest.ms, Date.now() - from);
        return;
      }
      await sleep(100);
    }
    throw new Error(`nobody took ${job.jobId}`);
  }

  async function load(): Promise<void> {
    const brings: Promise<void>[] = [];
    while (!over.signal.aborted) {
      const job = contestJob();
      jobs.push(job);
      brings.push(bring(job, jobs.length));
      await sleep(40);
    }
    await Promise.all(brings);
  }

  const loading = load();
  await sleep(500);
  for (const index of bridges.keys()) {
    const old = bridgeAt(index);
    old.kill("SIGTERM");
    const { code, afterMs } = await old.exited();
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(20_000);
    bridges[index] = await startOne();
    await sleep(500);
  }
  over.abort();
  await loading;
  expect(jobs.length).toBeGreaterThan(50);
  await eachOnce(jobs);
  // While one of them stops the other is there: nobody waits until a contest stalls (CON9).
  expect(slowest.ms).toBeLessThan(10_000);
});

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { workflowIdOf, type OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { spawnBridge, startBridgeProcess, type BridgeProcess } from "../support/bridge-process.ts";
import { deliverJobs } from "../support/deliver-jobs.ts";
import { startFakeEdge, type FakeEdge } from "../support/fake-edge.ts";
import { contestJob, ritualJob } from "../support/sample-jobs.ts";
import { newSecrets } from "../support/secrets.ts";
import { startTemporal, type TemporalServer } from "../support/temporal-server.ts";
import { until } from "../support/until.ts";

const secrets = newSecrets();
const bridges: BridgeProcess[] = [];
let temporal: TemporalServer;
let edge: FakeEdge;

beforeAll(async () => {
  temporal = await startTemporal();
  edge = await startFakeEdge(secrets.bridgeToHub);
});
beforeEach(() => edge.answerWith(200));
afterEach(async () => {
  for (const bridge of bridges.splice(0)) {
    bridge.kill("SIGKILL");
    await bridge.exited();
  }
});
afterAll(async () => {
  await edge.close();
  await temporal.stop();
});

const settings = () => ({ hubUrl: edge.url, temporalAddress: temporal.address, secrets });

async function startOne(): Promise<BridgeProcess> {
  const bridge = await startBridgeProcess(settings());
  bridges.push(bridge);
  return bridge;
}

async function answerTo(bridge: BridgeProcess, job: OfflineJob): Promise<string | undefined> {
  const [answer] = await deliverJobs(bridge.url, secrets.hubToBridge, [job]);
  return answer?.answer;
}

describe("stopping", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("BRG4 %s: nothing accepted is lost, exit 0 within 20 s", async (signal) => {
    const bridge = await startOne();
    const jobs = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? contestJob() : ritualJob()));
    const delivering = jobs.map((job) => answerTo(bridge, job).catch(() => "refused"));
    await sleep(15);
    bridge.kill(signal);
    const answers = await Promise.all(delivering);
    const { code, afterMs } = await bridge.exited();
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(20_000);
    expect(bridge.lines.at(-1)?.message).toBe("hub.bridge.stopped");
    const accepted = jobs.filter((_, index) => answers[index] === "started");
    await startOne();
    for (const job of accepted) await edge.waitFor(workflowIdOf(job), job.kind === "contest" ? 1 : 2);
  });

  test("BRG4 with an edge that does not answer it stops all the same, and the next bridge posts", async () => {
    const bridge = await startOne();
    const job = contestJob();
    edge.answerWith("hang");
    expect(await answerTo(bridge, job)).toBe("started");
    bridge.kill("SIGTERM");
    const { code, afterMs } = await bridge.exited();
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(20_000);
    edge.answerWith(200);
    await startOne();
    await edge.waitFor(workflowIdOf(job), 1);
  });

  test("BRG4 while it still starts, too", async () => {
    const bridge = await spawnBridge(settings());
    bridges.push(bridge);
    await bridge.untilListening();
    bridge.kill("SIGTERM");
    expect((await bridge.exited()).code).toBe(0);
  });

  test("RUN1 with HUB_PARENT_PIPE=1 it ends with the process that started it", async () => {
    const bridge = await spawnBridge({ ...settings(), extra: { HUB_PARENT_PIPE: "1" } });
    bridges.push(bridge);
    await until(bridge.isReady, "the bridge to be ready");
    bridge.closeStdin();
    expect((await bridge.exited()).code).toBe(0);
  });

  test("RUN1 without it, an end of standard input means nothing", async () => {
    const bridge = await startOne();
    bridge.closeStdin();
    await sleep(500);
    expect(await bridge.isReady()).toBe(true);
  });
});

describe("crashes", () => {
  test("RUN2 JOB1 a bridge killed after the start and before the post: the next one posts, once under its key", async () => {
    const first = await startOne();
    const job = contestJob();
    edge.answerWith("hang");
    expect(await answerTo(first, job)).toBe("started");
    await until(() => edge.tries(`${workflowIdOf(job)}/contest.resolved`) > 0, "the first try");
    first.kill("SIGKILL");
    await first.exited();
    edge.answerWith(200);
    const killedAt = Date.now();
    await startOne();
    const [posted] = await edge.waitFor(workflowIdOf(job), 1);
    // Long before a contest stalls (CON9).
    expect((posted?.at ?? Infinity) - killedAt).toBeLessThan(15_000);
  });

  test("RUN2 BRG1 a bridge killed after the post and before Temporal knew: the same body comes again", async () => {
    const first = await startOne();
    const job = contestJob();
    edge.answerWith("take and hang");
    expect(await answerTo(first, job)).toBe("started");
    await edge.waitFor(workflowIdOf(job), 1);
    first.kill("SIGKILL");
    await first.exited();
    edge.answerWith(200);
    await startOne();
    const [before, after] = await edge.waitFor(workflowIdOf(job), 2);
    expect(after?.body).toBe(before?.body);
  });
});

describe("Temporal comes and goes", () => {
  test("BRG3 RUN2 not there yet: the bridge waits, says so, and sends jobs back", async () => {
    await temporal.kill();
    const bridge = await spawnBridge(settings());
    bridges.push(bridge);
    await bridge.untilListening();
    await until(() => bridge.lines.some(({ message }) => message === "hub.bridge.temporalUnreachable"), "a word of it");
    expect(await bridge.isReady()).toBe(false);
    expect((await fetch(`${bridge.url}/healthz`)).status).toBe(200);
    const job = contestJob();
    expect(await answerTo(bridge, job)).toBe("retry");
    await temporal.restart();
    await until(bridge.isReady, "the bridge to be ready");
    expect(await answerTo(bridge, job)).toBe("started");
    await edge.waitFor(workflowIdOf(job), 1);
  });

  test("RUN2 restarted under a running bridge: it recovers by itself, and a waiting result is posted", async () => {
    const bridge = await startOne();
    const waiting = contestJob();
    edge.answerWith(503);
    expect(await answerTo(bridge, waiting)).toBe("started");
    await until(() => edge.tries(`${workflowIdOf(waiting)}/contest.resolved`) >= 3, "the durable fallback to try");
    await temporal.kill();
    await until(async () => !(await bridge.isReady()), "/readyz to tell");
    const from = Date.now();
    expect(await answerTo(bridge, contestJob())).toBe("retry");
    // Sooner than the edge gives up waiting for its answer.
    expect(Date.now() - from).toBeLessThan(8_000);
    edge.answerWith(200);
    await temporal.restart();
    await until(bridge.isReady, "the bridge to be ready again");
    const job = contestJob();
    expect(await answerTo(bridge, job)).toBe("started");
    await edge.waitFor(workflowIdOf(job), 1);
    await edge.waitFor(workflowIdOf(waiting), 1);
  });
});

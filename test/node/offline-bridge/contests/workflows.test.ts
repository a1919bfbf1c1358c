import { Client, Connection } from "@temporalio/client";
import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Hops, workflowIdOf, type OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { EVENT_DATA } from "../../../../src/durable/protocol/events/event.ts";
import { settleContest } from "../../../../src/durable/rules/contests/settle-contest.ts";
import { verifyContest } from "../../../../src/durable/rules/contests/verify-contest.ts";
import { settleRitual } from "../../../../src/durable/rules/rituals/settle-ritual.ts";
import { commitmentOf } from "../../../unit/rules/contests/independent-dice.ts";
import { startBridgeProcess, type BridgeProcess } from "../support/bridge-process.ts";
import { deliverJobs } from "../support/deliver-jobs.ts";
import { startFakeEdge, type FakeEdge } from "../support/fake-edge.ts";
import { contestJob, ritualJob } from "../support/sample-jobs.ts";
import { newSecrets } from "../support/secrets.ts";
import { startTemporal, type TemporalServer } from "../support/temporal-server.ts";
import { until } from "../support/until.ts";

const secrets = newSecrets();
const delivered: OfflineJob[] = [];
let temporal: TemporalServer;
let edge: FakeEdge;
let bridge: BridgeProcess;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  temporal = await startTemporal();
  edge = await startFakeEdge(secrets.bridgeToHub);
  bridge = await startBridgeProcess({ hubUrl: edge.url, temporalAddress: temporal.address, secrets });
  connection = await Connection.connect({ address: temporal.address });
  client = new Client({ connection });
});
beforeEach(() => edge.answerWith(200));
afterAll(async () => {
  await connection.close();
  bridge.kill("SIGTERM");
  await bridge.exited();
  await edge.close();
  await temporal.stop();
});

async function deliver(job: OfflineJob) {
  delivered.push(job);
  const [answer] = await deliverJobs(bridge.url, secrets.hubToBridge, [job]);
  return answer;
}

async function statusOf(job: OfflineJob): Promise<string> {
  return (await client.workflow.getHandle(workflowIdOf(job)).describe()).status.name;
}

/** How a text may look in the middle of base64, whichever byte of three it begins at. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((shift) =>
    Buffer.from(" ".repeat(shift) + text)
      .toString("base64")
      .slice(4, -4),
  );
}

describe("a contest", () => {
  test("CON7 BRG1 comes back settled by the rules, under its key, signed", async () => {
    const job = contestJob();
    expect(await deliver(job)).toEqual({ jobId: job.jobId, answer: "started", workflowId: workflowIdOf(job) });
    const [posted] = await edge.waitFor(workflowIdOf(job), 1);
    expect(posted?.webhookId).toBe(`${workflowIdOf(job)}/contest.resolved`);
    expect(posted?.result).toMatchObject({
      purpose: "result",
      kind: "contest.resolved",
      key: posted?.webhookId,
      hubId: job.hubId,
      roomId: job.roomId,
      jobId: job.jobId,
      attempt: 1,
      workflowId: workflowIdOf(job),
      correlationId: job.correlationId,
      seed: job.seed,
      ...settleContest(job),
    });
  });

  test("CON6 can be verified from what was posted", async () => {
    const job = contestJob();
    await deliver(job);
    const [posted] = await edge.waitFor(workflowIdOf(job), 1);
    const data = { ...posted?.result, contestId: job.contestId, resolutionMs: 1 };
    const resolved = v.parse(EVENT_DATA["contest.resolved"], data);
    expect(verifyContest({ seedCommitment: commitmentOf(job.seed), resolved })).toEqual({ ok: true, faults: [] });
  });

  test("TEL3 the time of every hop joins the correlation id, in order", async () => {
    const job = contestJob({ hops: { stagedAt: new Date().toISOString() } });
    await deliver(job);
    const [posted] = await edge.waitFor(workflowIdOf(job), 1);
    const inOrder = ["stagedAt", "bridgeReceivedAt", "workflowStartedAt"];
    expect(Object.keys(posted?.result.hops ?? {})).toEqual(inOrder);
    const lineOf = (message: string) =>
      bridge.lines.find((line) => line.message === message && line["correlationId"] === job.correlationId);
    await until(() => lineOf("hub.bridge.resultTaken") !== undefined, "the last hop to be told");
    const told = { hubId: job.hubId, roomId: job.roomId, workflowId: workflowIdOf(job) };
    expect(lineOf("hub.bridge.jobStarted")).toMatchObject(told);
    expect(lineOf("hub.bridge.resultTaken")).toMatchObject(told);
    const hops = v.parse(Hops, lineOf("hub.bridge.resultTaken")?.["hops"]);
    expect(Object.keys(hops)).toEqual([...inOrder, "postedAt", "resultTakenAt"]);
    const times = Object.values(hops).map((at) => Date.parse(at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test("JOB1 the same job again while its run is over: a duplicate, and the same result is posted once more", async () => {
    const job = contestJob();
    await deliver(job);
    await edge.waitFor(workflowIdOf(job), 1);
    await until(async () => (await statusOf(job)) === "COMPLETED", "the run to end");
    expect(await deliver(job)).toMatchObject({ answer: "duplicate", workflowId: workflowIdOf(job) });
    const [first, again] = await edge.waitFor(workflowIdOf(job), 2);
    expect(again?.body).toBe(first?.body);
    expect(again?.webhookId).toBe(first?.webhookId);
  });

  test("JOB1 many deliveries at once start one run, with one result", async () => {
    const job = contestJob();
    edge.answerWith(500);
    const answers = await Promise.all(Array.from({ length: 8 }, () => deliver(job)));
    expect(answers.map((answer) => answer?.answer).toSorted()).toEqual([...Array(7).fill("duplicate"), "started"]);
    edge.answerWith(200);
    const [first, ...others] = await edge.waitFor(workflowIdOf(job), 1);
    for (const other of others) expect(other.body).toBe(first?.body);
  });

  test("JOB1 a second attempt has a run of its own", async () => {
    const job = contestJob();
    const second = { ...job, attempt: 2, seed: contestJob().seed };
    await deliver(job);
    expect(await deliver(second)).toMatchObject({ answer: "started", workflowId: `${workflowIdOf(job)}/2` });
    const [posted] = await edge.waitFor(workflowIdOf(second), 1);
    expect(posted?.result).toMatchObject({ attempt: 2, seed: second.seed });
  });

  test("JOB1 a run that was terminated does not say 'already started' for ever", async () => {
    const job = contestJob();
    edge.answerWith(500);
    await deliver(job);
    await client.workflow.getHandle(workflowIdOf(job)).terminate("by a test");
    edge.answerWith(200);
    expect(await deliver(job)).toMatchObject({ answer: "started" });
    await edge.waitFor(workflowIdOf(job), 1);
  });
});

describe("a ritual", () => {
  test("RIT2 is told as started, then resolved by the rules", async () => {
    const job = ritualJob();
    expect(await deliver(job)).toMatchObject({
      answer: "started",
      workflowId: `hub-action/harbour/tavern/${job.jobId}`,
    });
    const [started, resolved] = await edge.waitFor(workflowIdOf(job), 2);
    expect(started?.result.key).toBe(`${workflowIdOf(job)}/ritual.started`);
    expect(started?.body).not.toContain(job.seed);
    expect(resolved?.result).toMatchObject({
      key: `${workflowIdOf(job)}/ritual.resolved`,
      seed: job.seed,
      ...settleRitual(job),
    });
  });

  test("JOB1 when its run is over, both its results are posted once more", async () => {
    const job = ritualJob();
    await deliver(job);
    await edge.waitFor(workflowIdOf(job), 2);
    await until(async () => (await statusOf(job)) === "COMPLETED", "the run to end");
    expect(await deliver(job)).toMatchObject({ answer: "duplicate" });
    const posts = await edge.waitFor(workflowIdOf(job), 4);
    expect(posts.slice(2).map(({ body }) => body)).toEqual(posts.slice(0, 2).map(({ body }) => body));
  });
});

describe("a job whose run was ended from outside", () => {
  test("JOB1 RIT2 between its two words: the next run passes over the word that is known, and brings the other", async () => {
    const job = ritualJob();
    edge.answerWith("take and hang");
    await deliver(job);
    await edge.waitFor(workflowIdOf(job), 1);
    await client.workflow.getHandle(workflowIdOf(job)).terminate("by a test");
    edge.answerWith(200);
    expect(await deliver(job)).toMatchObject({ answer: "started" });
    await until(async () => (await statusOf(job)) === "COMPLETED", "the second run to end");
    const kinds = new Set(edge.takenFor(workflowIdOf(job)).map(({ result }) => result.kind));
    expect([...kinds]).toEqual(["ritual.started", "ritual.resolved"]);
    const failures = bridge.lines.filter((line) => line.message === "telemetry.hub.workflowFailed");
    expect(failures.map((line) => line["workflowId"])).not.toContain(workflowIdOf(job));
  });

  test("CON7 BRG1 after its only word: however often the job comes, the room has the first result and no other", async () => {
    const job = contestJob();
    edge.answerWith("take and hang");
    await deliver(job);
    await edge.waitFor(workflowIdOf(job), 1);
    await client.workflow.getHandle(workflowIdOf(job)).terminate("by a test");
    edge.answerWith(200);
    for (let again = 0; again < 3; again += 1) {
      const before = edge.tries(`${workflowIdOf(job)}/contest.resolved`);
      expect(await deliver(job)).toMatchObject({ answer: "started" });
      await until(async () => (await statusOf(job)) === "FAILED", "the run to be refused");
      // It is not tried again by itself: only the room, while the job is open, brings it once more.
      expect(edge.tries(`${workflowIdOf(job)}/contest.resolved`)).toBe(before + 1);
    }
    expect(new Set(edge.takenFor(workflowIdOf(job)).map(({ body }) => body)).size).toBe(1);
  });
});

describe("a result that is not taken at once", () => {
  test.each([[500], [503], [401], ["hang"]] as const)(
    "JOB1 BRG1 is kept by the server and posted under the same key until the edge takes it (%s)",
    async (answer) => {
      const job = contestJob();
      edge.answerWith(answer);
      await deliver(job);
      // Two tries within the workflow task, then one that Temporal remembers.
      await until(() => edge.tries(`${workflowIdOf(job)}/contest.resolved`) >= 3, "the durable fallback to try");
      const { events } = await client.workflow.getHandle(workflowIdOf(job)).fetchHistory();
      expect(events?.some((event) => event.activityTaskScheduledEventAttributes != null)).toBe(true);
      edge.answerWith(200);
      const [posted] = await edge.waitFor(workflowIdOf(job), 1);
      expect(posted?.webhookId).toBe(`${workflowIdOf(job)}/contest.resolved`);
      await until(async () => (await statusOf(job)) === "COMPLETED", "the run to end");
    },
  );

  test("BRG5 keys that do not fit are told loudly", async () => {
    const loud = bridge.lines.filter(
      (line) => line.message === "hub.bridge.resultNotTaken" && line["outcome"] === "refused",
    );
    expect(loud.length).toBeGreaterThan(0);
    expect(loud.every((line) => line["level"] === "error" && line["correlationId"] !== undefined)).toBe(true);
  });

  test("BRG1 another result under the same key is final: the run fails, once, and says so", async () => {
    const job = contestJob();
    edge.answerWith(409);
    await deliver(job);
    await until(async () => (await statusOf(job)) === "FAILED", "the run to fail");
    expect(edge.tries(`${workflowIdOf(job)}/contest.resolved`)).toBe(1);
    const failed = () =>
      bridge.lines.find(
        (line) => line.message === "telemetry.hub.workflowFailed" && line["workflowId"] === workflowIdOf(job),
      );
    await until(() => failed() !== undefined, "the failure to be told");
    expect(failed()).toMatchObject({
      level: "error",
      hubId: job.hubId,
      roomId: job.roomId,
      correlationId: job.correlationId,
      workflowId: workflowIdOf(job),
    });
  });
});

describe("what others can see", () => {
  test("VIEW2 CON6 no seed stands in a log line, a memo, a search attribute or anything of a run's description", async () => {
    const withSeeds = delivered.filter((job) => job.kind !== "closure");
    expect(withSeeds.length).toBeGreaterThan(10);
    for (const job of withSeeds) {
      expect(bridge.text()).not.toContain(job.seed);
      const described = await client.workflow.getHandle(workflowIdOf(job)).describe();
      expect(Object.keys(described.memo ?? {}).toSorted()).toEqual(["correlationId", "deliveryId"]);
      const { memo, typedSearchAttributes, raw } = described;
      expect(JSON.stringify([memo, typedSearchAttributes])).not.toContain(job.seed);
      // As it came over the wire, its payloads in base64, at any of the three shifts.
      const wire = JSON.stringify(raw);
      expect(inBase64(job.correlationId).some((form) => wire.includes(form))).toBe(true);
      for (const form of [job.seed, ...inBase64(job.seed)]) expect(wire).not.toContain(form);
    }
    for await (const { memo, typedSearchAttributes, workflowId } of client.workflow.list()) {
      const seen = JSON.stringify({ memo, typedSearchAttributes, workflowId });
      for (const job of delivered) if (job.kind !== "closure") expect(seen).not.toContain(job.seed);
    }
  });

  test("TEL2 a start is not told a second time by the name that the edge tells it by", () => {
    const names = bridge.lines.map(({ message }) => message);
    expect(names).toContain("hub.bridge.jobStarted");
    expect(names).not.toContain("telemetry.hub.workflowStarted");
  });

  test("TEL1 every line is a JSON object with message, level and time", () => {
    expect(bridge.lines.length).toBeGreaterThan(10);
    for (const line of bridge.lines) {
      expect(line).toMatchObject({ message: expect.any(String), level: expect.any(String), at: expect.any(String) });
    }
  });

  test("BRG3 /metrics counts jobs, posts and reposts", async () => {
    const text = await (await fetch(`${bridge.url}/metrics`)).text();
    expect(text).toMatch(/hub_bridge_jobs_total\{kind="contest",answer="started"\} [1-9]/);
    expect(text).toMatch(/hub_bridge_posts_total\{kind="contest.resolved",outcome="delivered"\} [1-9]/);
    expect(text).toMatch(/hub_bridge_reposts_total\{outcome="delivered"\} [1-9]/);
    expect(text).toMatch(/hub_bridge_received_to_posted_seconds_count\{kind="ritual.resolved"\} [1-9]/);
  });
});

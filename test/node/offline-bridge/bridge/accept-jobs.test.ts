import { Webhook } from "standardwebhooks";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import type { HubRecord } from "../../../../src/durable/protocol/bridge/hub-record.ts";
import { JobAnswers, workflowIdOf, type OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { createApp } from "../../../../src/offline-bridge/bridge/http/bridge-app.ts";
import type { Readiness } from "../../../../src/offline-bridge/bridge/readiness.ts";
import type { Started } from "../../../../src/offline-bridge/bridge/start-workflow.ts";
import { FeedStreams } from "../../../../src/offline-bridge/feed/feed-streams.ts";
import { createMetrics } from "../../../../src/offline-bridge/process/metrics.ts";
import { signedHeaders } from "../../../support/signed-headers.ts";
import { closureJob, contestJob, ritualJob } from "../support/sample-jobs.ts";
import { newSecret } from "../support/secrets.ts";

const secret = newSecret();
const nextSecret = newSecret();

interface Situation {
  readonly started?: (job: OfflineJob) => Started;
  readonly readiness?: Readiness;
  readonly isStopping?: boolean;
  readonly record?: (record: HubRecord) => Promise<boolean>;
}

const noArchive = () => Promise.reject(new Error("no archive here"));

function intake({ started = () => "started", readiness, isStopping = false, record = noArchive }: Situation = {}) {
  const starts: OfflineJob[] = [];
  const reposts: OfflineJob[] = [];
  const metrics = createMetrics();
  const app = createApp({
    hubToBridge: [new Webhook(secret), new Webhook(nextSecret)],
    feed: new FeedStreams({ archive: () => Promise.reject(new Error("no archive here")), onCount: () => {} }),
    metrics,
    start: async (job) => {
      starts.push(job);
      return started(job);
    },
    record,
    repost: (job) => void reposts.push(job),
    count: (kind, answer) => metrics.jobs.inc({ kind, answer }),
    hasProbePort: false,
    readiness: async () =>
      readiness ?? { ready: true, temporal: "serving", routed: true, archive: "none", workers: [] },
    isStopping: () => isStopping,
    history: () => Promise.reject(new Error("no archive here")),
    people: () => Promise.reject(new Error("no archive here")),
    world: () => Promise.reject(new Error("no archive here")),
    beginErasure: () => Promise.reject(new Error("no Temporal here")),
    publishing: () => Promise.reject(new Error("no archive here")),
    beginPublishing: () => Promise.reject(new Error("no Temporal here")),
    updateRun: () => Promise.reject(new Error("no Temporal here")),
  });
  return { app, starts, reposts };
}

function signed(body: string, key = secret, at = new Date()): RequestInit {
  return { method: "POST", headers: signedHeaders(body, key, { at }), body };
}

const delivery = (...jobs: unknown[]) => JSON.stringify({ purpose: "jobs", jobs });

async function answersOf(response: Response) {
  expect(response.status).toBe(200);
  return v.parse(JobAnswers, await response.json()).answers;
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

describe("POST /jobs with records", () => {
  const record = { kind: "audit", schema: 1, jobId: "audit-1", hubId: "hub", roomId: "hall", attempt: 1 };
  const act = { correlationId: "c", hops: {}, at: "2026-11-20T20:00:00.000Z", actorId: "mo", action: "mod.ban" };
  const audit = { ...record, ...act, target: "ada" };
  const answersTo = async (app: ReturnType<typeof intake>["app"], ...jobs: unknown[]) =>
    answersOf(await app.request("/jobs", signed(delivery(...jobs))));

  test("AUD2 the archive keeps a record, and the answer says so; nothing is started for it", async () => {
    const kept: unknown[] = [];
    const { app, starts } = intake({ record: async (each) => kept.push(each) === 1 });
    expect(await answersTo(app, audit, audit)).toEqual([
      { jobId: "audit-1", answer: "started", kept: true },
      { jobId: "audit-1", answer: "duplicate", kept: true },
    ]);
    expect([kept, starts]).toEqual([[audit, audit], []]);
  });

  test("AUD2 an archive that is away, and a shape of the next release, are tried again; a malformed record is not", async () => {
    const { app } = intake();
    const answers = await answersTo(app, audit, { ...audit, schema: 2, action: 7 }, { ...audit, actorId: "" });
    expect(answers.map(({ answer, kept }) => [answer, kept])).toEqual([
      ["retry", undefined],
      ["retry", undefined],
      ["poison", undefined],
    ]);
  });
});

describe("POST /jobs", () => {
  test("JOB2 each job is started, and answered in its place", async () => {
    const { app, starts } = intake();
    const jobs = [contestJob(), ritualJob(), contestJob({ attempt: 2 })];
    const answers = await answersOf(await app.request("/jobs", signed(delivery(...jobs))));
    expect(answers).toEqual(
      jobs.map((job) => ({ jobId: job.jobId, answer: "started", workflowId: workflowIdOf(job) })),
    );
    expect(answers[2]?.workflowId).toMatch(/\/2$/);
    expect(starts.map(({ jobId }) => jobId)).toEqual(jobs.map(({ jobId }) => jobId));
  });

  test("TEL3 a job takes the time of its arrival along, and keeps the hops before", async () => {
    const { app, starts } = intake();
    await app.request("/jobs", signed(delivery(contestJob())));
    const { stagedAt, bridgeReceivedAt = "" } = starts[0]?.hops ?? {};
    expect(stagedAt).toBe("2026-11-20T20:00:00.000Z");
    expect(Math.abs(Date.now() - Date.parse(bridgeReceivedAt))).toBeLessThan(5_000);
  });

  test("JOB2 a job whose run is under way or over is a duplicate; over means that its result is posted again", async () => {
    const { app, reposts } = intake({ started: ({ kind }) => (kind === "contest" ? "running" : "completed") });
    const jobs = [contestJob(), ritualJob()];
    const answers = await answersOf(await app.request("/jobs", signed(delivery(...jobs))));
    expect(answers.map(({ answer }) => answer)).toEqual(["duplicate", "duplicate"]);
    expect(reposts.map(({ jobId }) => jobId)).toEqual([jobs[1]?.jobId]);
  });

  test("JOB2 without Temporal a job is to be brought again", async () => {
    const { app } = intake({
      started: () => {
        throw new Error("Temporal has not been reached yet");
      },
    });
    const job = contestJob();
    const [answer] = await answersOf(await app.request("/jobs", signed(delivery(job))));
    expect(answer).toMatchObject({ jobId: job.jobId, answer: "retry", reason: "Temporal has not been reached yet" });
  });

  test("JOB1 a kind that is not done here yet waits in its room", async () => {
    const { app, starts } = intake();
    const unheardOf = { ...contestJob(), kind: "tournament" };
    const answers = await answersOf(await app.request("/jobs", signed(delivery(unheardOf))));
    expect(answers.map(({ answer }) => answer)).toEqual(["retry"]);
    expect(answers[0]).toMatchObject({ jobId: unheardOf.jobId, reason: "no workflow here does tournament jobs yet" });
    expect(starts).toEqual([]);
  });

  test("JOB2 a malformed job is poison and harms no other; the reason names fields and repeats nothing", async () => {
    const { app, starts } = intake();
    const fine = contestJob();
    const seed = "not a seed";
    const [contender] = fine.participants;
    const bad = [null, 7, {}, { ...contestJob(), seed }, { ...contestJob(), participants: [contender], hubId: "H!" }];
    const answers = await answersOf(await app.request("/jobs", signed(delivery(...bad, fine))));
    expect(answers.map(({ answer }) => answer)).toEqual([...bad.map(() => "poison"), "started"]);
    expect(answers[3]?.reason).toBe("not a job: seed is missing or malformed");
    expect(answers[4]?.reason).toBe("not a job: hubId, participants are missing or malformed");
    expect(JSON.stringify(answers)).not.toContain(seed);
    expect(starts.map(({ jobId }) => jobId)).toEqual([fine.jobId]);
  });

  test("BRG5 every key of the direction verifies", async () => {
    const { app } = intake();
    for (const key of [secret, nextSecret]) {
      expect((await app.request("/jobs", signed(delivery(contestJob()), key))).status).toBe(200);
    }
  });

  test.each([
    ["another key", signed(delivery(contestJob()), newSecret())],
    ["a timestamp of 6 minutes ago", signed(delivery(contestJob()), secret, minutesAgo(6))],
    ["a timestamp 6 minutes ahead", signed(delivery(contestJob()), secret, minutesAgo(-6))],
    ["another body than was signed", { ...signed(delivery(contestJob())), body: delivery(contestJob()) }],
    ["no signature", { method: "POST", body: delivery(contestJob()) }],
  ])("BRG5 JOB2 %s is refused with 401, and nothing happens", async (_, request) => {
    const { app, starts } = intake();
    const response = await app.request("/jobs", request);
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ code: "unauthenticated" });
    expect(starts).toEqual([]);
  });

  test("BRG5 a timestamp within 5 minutes is good", async () => {
    const { app } = intake();
    for (const at of [minutesAgo(4.9), minutesAgo(-4.9)]) {
      expect((await app.request("/jobs", signed(delivery(contestJob()), secret, at))).status).toBe(200);
    }
  });

  test.each([["no JSON"], ["[]"], ['{"purpose":"result","jobs":[]}'], ['{"purpose":"jobs"}']])(
    "BRG5 JOB2 %j is no delivery: 400",
    async (body) => {
      const { app } = intake();
      const response = await app.request("/jobs", signed(body));
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: "invalid-request" });
    },
  );

  test("BRG4 a bridge that stops takes no job: 503", async () => {
    const { app, starts } = intake({ isStopping: true });
    const response = await app.request("/jobs", signed(delivery(contestJob())));
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(starts).toEqual([]);
  });

  test("JOB2 a body beyond 4 MiB is not read: 413", async () => {
    const { app } = intake();
    const response = await app.request("/jobs", signed("x".repeat(4 * 1024 * 1024 + 1)));
    expect(response.status).toBe(413);
  });

  test.each([
    ["unsigned", {}, 401, 0],
    ["with an old timestamp", signed("x", secret, minutesAgo(6)).headers, 401, 0],
    ["signed for another body", signed("x").headers, 413, 70],
  ])("BRG5 JOB2 a body without end, %s, costs no more than its headers say", async (_, headers, status, most) => {
    let pulls = 0;
    const pull = (controller: ReadableStreamDefaultController) => {
      pulls += 1;
      controller.enqueue(new Uint8Array(64 * 1024));
    };
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    const request = new Request("http://bridge.test/jobs", {
      method: "POST",
      headers: new Headers(headers),
      body,
      duplex: "half",
    });
    expect((await intake().app.request(request)).status).toBe(status);
    expect(pulls).toBeLessThanOrEqual(most);
  });
});

describe("what the bridge tells of itself", () => {
  test("BRG3 /healthz is the process", async () => {
    const response = await intake().app.request("/healthz");
    expect([response.status, await response.json()]).toEqual([200, { status: "ok", version: expect.any(String) }]);
  });

  test("BRG3 /readyz is 503 while a worker does not poll, Temporal does not serve, or the bridge stops", async () => {
    const idle: Readiness = {
      ready: false,
      temporal: "serving",
      routed: true,
      archive: "none",
      workers: [{ taskQueue: "hub-contests", state: "STOPPED", polling: false }],
    };
    expect((await intake().app.request("/readyz")).status).toBe(200);
    const response = await intake({ readiness: idle }).app.request("/readyz");
    expect([response.status, await response.json()]).toEqual([503, idle]);
    expect((await intake({ isStopping: true }).app.request("/readyz")).status).toBe(503);
  });

  test("BRG3 /metrics is Prometheus text", async () => {
    const { app } = intake();
    await app.request("/jobs", signed(delivery(contestJob(), closureJob())));
    const response = await app.request("/metrics");
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    const text = await response.text();
    expect(text).toContain('hub_bridge_jobs_total{kind="contest",answer="started"} 1');
    expect(text).toContain('hub_bridge_jobs_total{kind="closure",answer="started"} 1');
  });
});

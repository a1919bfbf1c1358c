import { Webhook } from "standardwebhooks";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { JobAnswer, OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { consumeQueue } from "../../../../src/worker/queues/consume-queue.ts";
import { edgeEnv, SECRETS } from "../support/edge-env.ts";
import { queueBatch } from "../support/queue-batch.ts";

function job(jobId: string, changes: Partial<OfflineJob> = {}): object {
  const stagedAt = "2026-11-01T11:59:59.000Z";
  return {
    kind: "hubAction",
    jobId,
    hubId: "hub-one",
    roomId: "room-one",
    attempt: 1,
    correlationId: `c-${jobId}`,
    hops: { stagedAt },
    ritualId: jobId,
    fieldOfNextRelease: true,
    ...changes,
  };
}

/** Words that reached a room; `unreachable` makes the next one fail. */
const told: unknown[][] = [];
let unreachable = false;
const room = (name: string) => ({
  jobFailed: async (...words: unknown[]) => {
    if (unreachable) throw new Error("the room is away");
    told.push([name, ...words]);
  },
});
const env = edgeEnv({ ROOMS: { getByName: room } as never });

let lines: Record<string, unknown>[];
beforeEach(() => {
  told.splice(0);
  unreachable = false;
  lines = [];
  const keep = (line: unknown) => void lines.push(JSON.parse(String(line)));
  vi.spyOn(console, "log").mockImplementation(keep);
});

/** Answers the next POST as the bridge would, and keeps what was posted. */
function bridgeThat(answer: (jobIds: string[]) => Response | Promise<Response>) {
  const posts: Request[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    posts.push(request.clone());
    const { jobs } = await request.json<{ jobs: { jobId: string }[] }>();
    return answer(jobs.map(({ jobId }) => jobId));
  });
  return posts;
}
const all = (word: JobAnswer["answer"]) => (jobIds: string[]) =>
  Response.json({ answers: jobIds.map((jobId) => ({ jobId, answer: word, workflowId: `w/${jobId}`, reason: "why" })) });

async function consume(bodies: readonly unknown[], { queue = "hub-jobs", attempts = 1, environment = env } = {}) {
  const { batch, outcome } = queueBatch(bodies, { queue, attempts, at: new Date("2026-11-01T12:00:00.000Z") });
  await consumeQueue(batch, environment);
  return outcome;
}
const later = (delaySeconds: number, ...ids: string[]) => ids.map((msgId) => ({ msgId, delaySeconds }));

test("JOB2 BRG5 a batch goes to the bridge in one POST, signed with the first key, each job whole", async () => {
  const posts = bridgeThat(all("started"));
  expect(await consume([job("r-1"), job("r-2")])).toEqual({ acked: ["m0", "m1"], retried: [] });
  expect(posts).toHaveLength(1);
  const [post] = posts;
  expect([post?.method, post?.url]).toEqual(["POST", "https://bridge.test/jobs"]);
  const body = (await post?.text()) ?? "";
  const [first = ""] = SECRETS.HUB_TO_BRIDGE_SECRETS.split(",");
  new Webhook(first).verify(body, Object.fromEntries(post?.headers ?? []));
  const hops = {
    stagedAt: "2026-11-01T11:59:59.000Z",
    queueAt: "2026-11-01T12:00:00.000Z",
    carriedAt: expect.any(String),
  };
  expect(JSON.parse(body)).toEqual({
    purpose: "jobs",
    jobs: [
      { ...job("r-1"), hops },
      { ...job("r-2"), hops },
    ],
  });
});

test("JOB2 every delivery has an id of its own", async () => {
  const posts = bridgeThat(all("duplicate"));
  await consume([job("r-1")]);
  await consume([job("r-1")]);
  expect(new Set(posts.map((post) => post.headers.get("webhook-id"))).size).toBe(2);
});

test("TEL2 TEL3 a start is told in one line, with the job's correlation id and the time of every hop", async () => {
  bridgeThat(all("started"));
  await consume([job("r-1")]);
  expect(lines).toEqual([
    {
      message: "telemetry.hub.workflowStarted",
      level: "info",
      at: expect.any(String),
      hubId: "hub-one",
      roomId: "room-one",
      correlationId: "c-r-1",
      jobId: "r-1",
      attempt: 1,
      kind: "hubAction",
      workflowId: "w/r-1",
      hops: {
        stagedAt: "2026-11-01T11:59:59.000Z",
        queueAt: "2026-11-01T12:00:00.000Z",
        carriedAt: expect.any(String),
        startedAt: expect.any(String),
      },
    },
  ]);
});

test("JOB2 a duplicate is a success, and no start", async () => {
  bridgeThat(all("duplicate"));
  expect(await consume([job("r-1")])).toEqual({ acked: ["m0"], retried: [] });
  expect(lines).toEqual([]);
});

test("JOB1 JOB2 a poisoned job is told to its room before the queue forgets it", async () => {
  bridgeThat(all("poison"));
  expect(await consume([job("r-1", { attempt: 2 })])).toEqual({ acked: ["m0"], retried: [] });
  expect(told).toEqual([["hub-one/room-one", "r-1", 2, "poison", "why"]]);
  expect(lines).toMatchObject([{ message: "telemetry.hub.workflowFailed", how: "poison", reason: "why" }]);
});

test("JOB2 where the room cannot be reached the word is kept", async () => {
  unreachable = true;
  bridgeThat(all("poison"));
  expect(await consume([job("r-1")])).toEqual({ acked: [], retried: later(1, "m0") });
});

test.each([
  [1, 1],
  [2, 2],
  [3, 4],
  [4, 8],
  [5, 16],
  [9, 60],
])("JOB2 the %i. try that is put off waits %i s", async (attempts, delaySeconds) => {
  bridgeThat(all("retry"));
  expect(await consume([job("r-1")], { attempts })).toEqual({ acked: [], retried: later(delaySeconds, "m0") });
});

test("JOB2 each job of a batch has its own answer, in whatever order they come", async () => {
  const words = { "r-1": "retry", "r-2": "started", "r-3": "poison" } as const;
  bridgeThat(() =>
    Response.json({
      answers: Object.entries(words)
        .toReversed()
        .map(([jobId, answer]) => ({ jobId, answer })),
    }),
  );
  const result = await consume([job("r-1"), job("r-2"), job("r-3"), job("r-4")]);
  expect(result).toEqual({ acked: ["m1", "m2"], retried: later(1, "m0", "m3") });
});

test("JOB2 two attempts of one job in a batch are told apart by their place", async () => {
  bridgeThat(() =>
    Response.json({
      answers: [
        { jobId: "r-1", answer: "duplicate" },
        { jobId: "r-1", answer: "retry" },
      ],
    }),
  );
  const result = await consume([job("r-1"), job("r-1", { attempt: 2 })]);
  expect(result).toEqual({ acked: ["m0"], retried: later(1, "m1") });
});

describe("a bridge that cannot be understood keeps every job", () => {
  test.each<[string, () => Response | Promise<Response>]>([
    ["is down", () => Promise.reject(new TypeError("connection refused"))],
    ["takes too long", () => Promise.reject(new DOMException("timed out", "TimeoutError"))],
    ["answers 503", () => Response.json({ answers: [] }, { status: 503 })],
    ["answers 401", () => new Response("who are you?", { status: 401 })],
    ["answers no JSON", () => new Response("<html>")],
    ["answers something else", () => Response.json({ answers: [{ jobId: "r-1", answer: "maybe" }] })],
    ["answers for none of them", () => Response.json({ answers: [] })],
    ["sends it elsewhere", () => Response.redirect("http://elsewhere.test/jobs", 307)],
  ])("JOB2 BRG5 it %s", async (_, answer) => {
    bridgeThat(answer);
    expect(await consume([job("r-1"), job("r-2")])).toEqual({ acked: [], retried: later(1, "m0", "m1") });
  });
});

test("JOB2 what is no job is logged and taken off; the others go on", async () => {
  bridgeThat(all("started"));
  const bodies = ["nonsense", job("r-1"), { ...job("r-2"), roomId: "../etc" }];
  expect(await consume(bodies)).toEqual({ acked: ["m0", "m2", "m1"], retried: [] });
  expect(lines.filter(({ level }) => level === "error")).toMatchObject([
    { message: "hub.edge.badQueueMessage", messageId: "m0" },
    { message: "hub.edge.badQueueMessage", messageId: "m2", path: "roomId" },
  ]);
});

test("RUN14 JOB2 a message of a later release that cannot be read stays in the queue for an edge that can", async () => {
  bridgeThat(all("started"));
  const unread = { ...job("r-1"), schema: 1_000, hops: "elsewhere" };
  const record = { kind: "audit", schema: 2, jobId: "a-1", hubId: "hub-one" };
  const readable = { ...job("r-2"), schema: 1_000 };
  expect(await consume([unread, record, readable])).toEqual({ acked: ["m2"], retried: later(1, "m0", "m1") });
  expect(lines.filter(({ level }) => level === "warn")).toMatchObject([
    { message: "hub.edge.laterQueueMessage", messageId: "m0" },
    { message: "hub.edge.laterQueueMessage", messageId: "m1" },
  ]);
});

test("TOK3 JOB2 a hub that is not set up keeps its jobs", async () => {
  const environment = edgeEnv({ HUB_TO_BRIDGE_SECRETS: undefined });
  expect(await consume([job("r-1")], { environment })).toEqual({ acked: [], retried: later(1, "m0") });
});

describe("dead letters", () => {
  const queue = "hub-jobs-dead";

  test("JOB2 the room is told, whatever the bridge does", async () => {
    expect(await consume([job("r-1"), "nonsense"], { queue })).toEqual({ acked: ["m1", "m0"], retried: [] });
    expect(told).toEqual([["hub-one/room-one", "r-1", 1, "dead-letter", expect.stringContaining("gave it up")]]);
  });

  test("JOB2 a room that cannot be reached is told later", async () => {
    unreachable = true;
    expect(await consume([job("r-1")], { queue, attempts: 3 })).toEqual({ acked: [], retried: later(4, "m0") });
  });
});

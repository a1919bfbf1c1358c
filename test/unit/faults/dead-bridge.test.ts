import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { OfflineJob } from "../../../src/durable/protocol/bridge/offline-job.ts";
import { DeliveryChain, QUEUE } from "../../../testkit/faults/simulated/delivery-chain.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EIGHT = Date.parse("2026-03-01T20:00:00Z");
const SETTINGS = {
  BRIDGE_URL: "https://bridge.test",
  HUB_JWT_SECRET: "a secret that only the tests know",
  HUB_TO_BRIDGE_SECRETS: "whsec_aHViIHRvIGJyaWRnZSwgZm9yIHRlc3Rz",
  BRIDGE_TO_HUB_SECRETS: "whsec_YnJpZGdlIHRvIGh1YiwgZm9yIHRlc3Rz",
};

let chain: DeliveryChain;

beforeEach(() => {
  chain = new DeliveryChain(EIGHT, SETTINGS);
  vi.stubGlobal("fetch", chain.bridge);
  vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** The kind that waits longest (JOB1). */
function closure(jobId: string): OfflineJob {
  const at = new Date(EIGHT).toISOString();
  const envelope = { jobId, hubId: "hub", roomId: "atrium", attempt: 1, correlationId: `cor-${jobId}`, hops: {} };
  const range = { sessionId: jobId, openedAt: at, closedAt: at, fromVersion: 1, toVersion: 9, reason: "late" };
  return { kind: "closure", ...envelope, ...range, auditRef: `atrium:${jobId}` };
}

const closures = (count: number) => Array.from({ length: count }, (_, n) => closure(`ses-${n}`));

/** Between two tries for a job, the longest, from `from` on. */
function longestSilence(jobId: string, from: number, until: number): number {
  const tries = chain.deliveries.filter(({ at, jobIds }) => at >= from && jobIds.includes(jobId)).map(({ at }) => at);
  const times = [from, ...tries, until];
  return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
}

test("JOB2 the queue here has the settings of the queue that runs", () => {
  const toml = readFileSync("wrangler.toml", "utf8");
  const [consumer = ""] = toml.match(/\[\[queues\.consumers\]\]\nqueue = "hub-jobs-dev"\n[^[]*/) ?? [];
  for (const [name, value] of Object.entries(QUEUE)) expect(consumer).toContain(`\n${name} = ${value}\n`);
});

describe("an hour of a dead bridge", () => {
  test.each([
    { jobs: 1, mostJobs: 120, mostPosts: 120, mostInMinute: 25 },
    { jobs: 500, mostJobs: 60_000, mostPosts: 3_000, mostInMinute: 500 },
  ])(
    "JOB1 JOB2 with $jobs waiting it is asked at most $mostPosts times, and for each at least every 5 minutes",
    async ({ jobs, mostJobs, mostPosts, mostInMinute }) => {
      chain.bridgeIsUp = false;
      await chain.stage(...closures(jobs));
      await chain.pass(HOUR);
      const carried = chain.deliveries.reduce((sum, { jobIds }) => sum + jobIds.length, 0);
      expect(carried).toBeLessThanOrEqual(mostJobs);
      expect(chain.deliveries.length).toBeLessThanOrEqual(mostPosts);
      const perMinute = new Map<number, number>();
      for (const { at } of chain.deliveries) {
        const minute = Math.floor((at - EIGHT) / MINUTE);
        perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
      }
      const busiest = Math.max(...perMinute.values());
      console.info(
        `${jobs} waiting: ${chain.deliveries.length} requests, ${carried} jobs in all, ${busiest} in a minute`,
      );
      expect(busiest).toBeLessThanOrEqual(mostInMinute);
      // It quiets down: the last half hour asks less than the first.
      const late = chain.deliveries.filter(({ at }) => at >= EIGHT + HOUR / 2).length;
      expect(late).toBeLessThan(chain.deliveries.length / 2);
      for (const { jobId } of closures(jobs)) {
        expect(longestSilence(jobId, EIGHT, EIGHT + HOUR)).toBeLessThanOrEqual(5 * MINUTE + 1_000);
      }
      expect(chain.waiting).toBe(jobs);
    },
  );
});

describe("the bridge comes back", () => {
  test("JOB1 PER3 all 500 are through within five minutes, and a live contest waits for none of them", async () => {
    chain.bridgeIsUp = false;
    await chain.stage(...closures(500));
    await chain.pass(HOUR);
    chain.bridgeIsUp = true;
    const backAt = chain.now;
    const live: { jobId: string; at: number }[] = [];
    // A duel every second while the backlog drains.
    for (let second = 0; second < 310; second += 1) {
      const jobId = `con-${second}`;
      live.push({ jobId, at: chain.now });
      await chain.stage(closure(jobId));
      await chain.pass(1_000);
    }
    expect(chain.waiting).toBe(0);
    const drainedAt = Math.max(...closures(500).map(({ jobId }) => chain.takenAt.get(jobId) ?? Infinity));
    expect(drainedAt - backAt).toBeLessThanOrEqual(5 * MINUTE + 1_000);
    const waits = live.map(({ jobId, at }) => (chain.takenAt.get(jobId) ?? Infinity) - at);
    console.info(`drained after ${drainedAt - backAt} ms; a live contest waited ${Math.max(...waits)} ms at most`);
    expect(Math.max(...waits)).toBeLessThan(800);
  });

  test("JOB1 PER3 a contest that is launched while 500 others are due at once is carried among the first", async () => {
    chain.bridgeIsUp = false;
    await chain.stage(...closures(500));
    // The room was asleep for an hour: all of them are due, in the outbox and in the queue.
    chain.now += HOUR;
    chain.bridgeIsUp = true;
    const launchedAt = chain.now;
    await chain.stage(closure("con-new"));
    await chain.pass(800);
    expect((chain.takenAt.get("con-new") ?? Infinity) - launchedAt).toBeLessThan(800);
  });
});

import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import type {
  PublishingArchive,
  UnfinishedPublishing,
} from "../../../../src/offline-bridge/archive/publishing/publishing-archive.ts";
import { takeRedrive } from "../../../../src/offline-bridge/bridge/http/orders/take-redrive.ts";
import type { PublishJob } from "../../../../src/offline-bridge/publishing/publish-job.ts";
import { signedHeaders } from "../../../support/signed-headers.ts";
import { newSecret } from "../support/secrets.ts";

const secret = newSecret();
const order = { purpose: "redrive", hubId: "hub", roomId: "hall", sessionId: "ses-1" };

interface Situation {
  readonly unfinished?: UnfinishedPublishing;
  readonly isArchiveAway?: boolean;
  readonly isTemporalAway?: boolean;
  readonly key?: string;
}

async function redrive(body: unknown, { unfinished, isArchiveAway, isTemporalAway, key = secret }: Situation = {}) {
  const begun: [PublishJob, boolean][] = [];
  const text = JSON.stringify(body);
  const init = { method: "POST", headers: signedHeaders(text, key), body: text };
  const request = new Request("http://bridge.test/redrives", init);
  const response = await takeRedrive(request, {
    hubToBridge: [new Webhook(secret)],
    publishing: async () => {
      if (isArchiveAway === true) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
      return { unfinishedOf: async () => unfinished } as unknown as PublishingArchive;
    },
    beginPublishing: async (job, hasFailed) => {
      if (isTemporalAway === true) throw new Error("Temporal has not been reached yet");
      begun.push([job, hasFailed]);
      return "started";
    },
  });
  return { status: response.status, json: await response.json().catch(() => null), begun };
}

test("CLO7 a publishing that failed begins again under its attempt and correlation id", async () => {
  const unfinished = { attempt: 2, correlationId: "c", hasFailed: true };
  const { status, json, begun } = await redrive(order, { unfinished });
  expect([status, json]).toEqual([200, { jobId: "ses-1", attempt: 2 }]);
  const { purpose: _, ...session } = order;
  expect(begun).toEqual([[{ schema: 1, ...session, attempt: 2, correlationId: "c", hops: {} }, true]]);
});

test("CLO7 one that came to its end, or was never planned, is not found, and nothing begins", async () => {
  const { status, json, begun } = await redrive(order);
  expect([status, json, begun]).toEqual([404, expect.objectContaining({ code: "not-found" }), []]);
});

test.each([
  ["the archive", { isArchiveAway: true }],
  ["the workflow service", { isTemporalAway: true, unfinished: { attempt: 1, correlationId: "c", hasFailed: false } }],
] as const)("CLO7 while %s is away it is to be asked again: 503", async (_, situation) => {
  const { status, json } = await redrive(order, situation);
  expect([status, json]).toEqual([503, expect.objectContaining({ code: "bridge-unavailable" })]);
});

test.each([
  ["sessionId", { ...order, sessionId: "ses 1" }],
  ["roomId", { ...order, roomId: "Hall" }],
  ["purpose", { ...order, purpose: "decision" }],
])("BRG5 SOK11 a bad %s is 400 and named", async (path, body) => {
  const { status, json } = await redrive(body);
  expect([status, json]).toEqual([400, expect.objectContaining({ code: "invalid-request", path })]);
});

test("BRG5 an order that is not signed with a key of the hub is 401", async () => {
  expect((await redrive(order, { key: newSecret() })).status).toBe(401);
});

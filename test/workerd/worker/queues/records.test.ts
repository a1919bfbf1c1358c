import { beforeEach, describe, expect, test, vi } from "vitest";
import type { AuditRecord } from "../../../../src/durable/protocol/bridge/hub-record.ts";
import { consumeQueue } from "../../../../src/worker/queues/consume-queue.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv } from "../support/edge-env.ts";
import { queueBatch } from "../support/queue-batch.ts";
import { tokenWith } from "../support/tokens.ts";

beforeEach(() => void vi.spyOn(console, "log").mockReturnValue());

const record: AuditRecord = {
  kind: "audit",
  schema: 1,
  jobId: "audit-1",
  hubId: "hub-one",
  attempt: 1,
  correlationId: "c-1",
  hops: { stagedAt: "2026-11-01T11:59:59.000Z" },
  at: "2026-11-01T11:59:59.000Z",
  actorId: "olga",
  action: "hub.drain",
  target: "hub-one",
};

/** A queue that keeps what it is given, or takes nothing. */
function queueThat(isDown = false) {
  const sent: [unknown, unknown][] = [];
  const send = async (body: unknown, options?: unknown) => {
    if (isDown) throw new Error("the queue is down");
    sent.push([body, options]);
  };
  return { sent, JOBS: { send } as never };
}

const olga = (hub: string) => tokenWith({ sub: "olga", hub, room: "*", roles: ["ops"] });
const act = async (route: string, hub: string, body: object, env = edgeEnv()) =>
  callEdge(route, { token: await olga(hub), body, env });

describe("acts on a whole hub", () => {
  test("AUD1 AUD2 a drain and a change of the catalog are handed to the queue with their actor and token", async () => {
    const { sent, JOBS } = queueThat();
    const env = edgeEnv({ JOBS });
    expect((await act("POST /v1/ops/hubs/hub-act/drain", "hub-act", { reconnectAfterMs: 5 }, env)).status).toBe(200);
    const change = await act("PUT /v1/hubs/hub-act/catalog", "hub-act", { verbs: { "verb.skirmish": null } }, env);
    const { catalogVersion } = await change.json<{ catalogVersion: string }>();
    const told = sent.map(([body]) => body as AuditRecord);
    expect(told.map(({ action, target }) => [action, target])).toEqual([
      ["hub.drain", "hub-act"],
      ["catalog.change", catalogVersion],
    ]);
    for (const each of told) {
      expect(each).toMatchObject({ kind: "audit", schema: 1, hubId: "hub-act", actorId: "olga" });
      expect(each.tokenId).toMatch(/^[0-9a-f]{32}$/);
      expect(each).not.toHaveProperty("roomId");
    }
    expect(new Set(told.map(({ jobId }) => jobId)).size).toBe(2);
  });

  test("AUD2 an act that cannot be recorded is refused, to be asked for again; one that is refused is no act", async () => {
    const away = edgeEnv({ JOBS: queueThat(true).JOBS });
    const drain = ["POST /v1/ops/hubs/hub-away/drain", "hub-away", { reconnectAfterMs: 5 }] as const;
    expect(await outcomeOf(await act(...drain, away))).toBe("503 busy");
    expect(await outcomeOf(await act("PUT /v1/hubs/hub-away/catalog", "hub-away", {}, away))).toBe("503 busy");
    const { sent, JOBS } = queueThat();
    const refused = await act("PUT /v1/hubs/hub-away/catalog", "hub-away", { verbs: 1 }, edgeEnv({ JOBS }));
    expect([await outcomeOf(refused), sent]).toEqual(["422 invalid-catalog verbs", []]);
  });
});

describe("records on their way", () => {
  const kept: string[] = [];
  const room = (name: string) => ({
    recordKept: async (jobId: string) => void kept.push(`${name} ${jobId}`),
    jobFailed: async () => {},
  });
  const answering = (answer: object) =>
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json({ answers: [answer] }));

  async function consume(bodies: readonly unknown[], queue: string, more: Parameters<typeof edgeEnv>[0] = {}) {
    const { batch, outcome } = queueBatch(bodies, { queue, attempts: 1, at: new Date("2026-11-01T12:00:00.000Z") });
    await consumeQueue(batch, edgeEnv({ ROOMS: { getByName: room } as never, ...more }));
    return outcome;
  }

  beforeEach(() => void kept.splice(0));

  test.each([
    ["started", "room-one", ["hub-one/room-one audit-1"]],
    ["duplicate", "room-one", ["hub-one/room-one audit-1"]],
    ["started", undefined, []],
  ])("AUD2 a record that is kept (%s, room %s) is told to its room and done with", async (answer, roomId, expected) => {
    answering({ jobId: "audit-1", answer, kept: true });
    const outcome = await consume([roomId === undefined ? record : { ...record, roomId }], "hub-jobs");
    expect([outcome.acked, outcome.retried, kept]).toEqual([["m0"], [], expected]);
  });

  test("AUD2 JOB2 an archive that is away, and a bridge that does not know records, cost time only", async () => {
    answering({ jobId: "audit-1", answer: "retry", reason: "the archive cannot be reached now" });
    expect((await consume([record], "hub-jobs")).retried).toEqual([{ msgId: "m0", delaySeconds: 1 }]);
    expect(kept).toEqual([]);
  });

  test("AUD2 what the queue gives up of the hub's own goes into the queue again, later", async () => {
    const { sent, JOBS } = queueThat();
    const outcome = await consume([{ ...record, fieldOfNextRelease: true }], "hub-jobs-dead", { JOBS });
    expect([outcome.acked, sent]).toEqual([["m0"], [[{ ...record, fieldOfNextRelease: true }, { delaySeconds: 300 }]]]);
  });
});

describe("GET …/audit", () => {
  test("AUD4 a page is asked of the archive, narrowed to an actor and an action", async () => {
    const asked: string[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      asked.push(new URL(new Request(input, init).url).href);
      return Response.json({ entries: [], nextCursor: null });
    });
    const route = "GET /v1/hubs/hub-one/audit?actorId=mo&action=mod.ban&limit=5";
    expect((await callEdge(route, { token: await olga("hub-one") })).status).toBe(200);
    expect(asked).toEqual(["https://bridge.test/archive/hubs/hub-one/audit?limit=5&actorId=mo&action=mod.ban"]);
  });

  test.each([
    ["?limit=0", "400 invalid-request limit"],
    ["?limit=201", "400 invalid-request limit"],
    ["?cursor=no", "400 invalid-request cursor"],
    ["?actorId=%00", "400 invalid-request actorId"],
    ["?action=", "400 invalid-request action"],
    ["?action=mod%20ban", "400 invalid-request action"],
  ])("AUD4 SOK11 %s is %s", async (query, expected) => {
    const token = await olga("hub-one");
    expect(await outcomeOf(await callEdge(`GET /v1/hubs/hub-one/audit${query}`, { token }))).toBe(expected);
  });
});

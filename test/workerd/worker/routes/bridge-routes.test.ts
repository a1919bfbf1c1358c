import { createExecutionContext } from "cloudflare:test";
import { beforeEach, describe, expect, test } from "vitest";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import type { RoomStub } from "../../../../src/durable/room-of.ts";
import { app } from "../../../../src/worker/app.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv, roomsThat, SECRETS } from "../support/edge-env.ts";
import { BRIDGE_KEYS, signAsBridge } from "../support/sign-as-bridge.ts";
import { tokenFor } from "../support/tokens.ts";

const workflowId = "hub-action/hub-one/room-one/r-1";
const key = `${workflowId}/ritual.started`;
const result: OfflineResult = {
  kind: "ritual.started",
  purpose: "result",
  key,
  hubId: "hub-one",
  roomId: "room-one",
  jobId: "r-1",
  attempt: 1,
  workflowId,
  correlationId: "c-1",
  hops: { stagedAt: "2026-11-01T00:00:00.000Z" },
};

/** The calls to rooms since the test began. */
const asked: unknown[] = [];
beforeEach(() => void asked.splice(0));
const room: Partial<RoomStub> = {
  acceptResult: async (...args) => {
    asked.push(...args);
    return { ok: true, answer: { status: "applied", version: 7 } };
  },
  readTranscript: async (query) => {
    asked.push(query);
    return { ok: true, page: { sessionId: "s-1", fromVersion: 1, toVersion: 9, events: [], nextAfter: null } };
  },
};
const names: string[] = [];
const env = edgeEnv({ ROOMS: roomsThat(room, names) });

const post = (body: string, headers: Record<string, string>) =>
  callEdge("POST /v1/bridge/results", { body, headers, env });
const text = JSON.stringify(result);

describe("results", () => {
  test.each(Object.entries(BRIDGE_KEYS))("BRG1 BRG5 signed with the %s key it enters its room", async (_, secret) => {
    const response = await post(text, signAsBridge(text, { id: key, secret }));
    expect([response.status, await response.json()]).toEqual([200, { status: "applied", version: 7 }]);
    expect(asked).toEqual([result, expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(names.at(-1)).toBe("hub-one/room-one");
  });

  test("BRG1 the fingerprint is that of the body as it came", async () => {
    const other = text.replace('"purpose"', ' "purpose"');
    await post(text, signAsBridge(text, { id: key }));
    await post(text, signAsBridge(text, { id: key }));
    await post(other, signAsBridge(other, { id: key }));
    const [, first, , again, , changed] = asked;
    expect([again === first, changed === first]).toEqual([true, false]);
  });

  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const { first } = BRIDGE_KEYS;
  test.each([
    ["nothing", async () => ({})],
    ["a player's token alone", async () => ({ authorization: `Bearer ${await tokenFor("ops")}` })],
    ["the keys of the other direction", async () => signAsBridge(text, { id: key, secret: hubKey })],
    ["a time over 5 minutes ago", async () => signAsBridge(text, { id: key, at: minutesAgo(5.1) })],
    ["a time over 5 minutes to come", async () => signAsBridge(text, { id: key, at: minutesAgo(-5.1) })],
    ["another body", async () => signAsBridge(`${text} `, { id: key })],
    ["another id", async () => ({ ...signAsBridge(text, { id: key }), "webhook-id": "other" })],
    ["a time that is none", async () => ({ ...signAsBridge(text, { id: key }), "webhook-timestamp": "soon" })],
    ["a signature of another version", async () => v2(signAsBridge(text, { id: key, secret: first }))],
  ])("BRG1 signed with %s it is 401, and nothing happens", async (_, headers) => {
    expect(await outcomeOf(await post(text, await headers()))).toBe("401 unauthenticated");
    expect(asked).toEqual([]);
  });
  const [hubKey = ""] = SECRETS.HUB_TO_BRIDGE_SECRETS.split(",");
  const v2 = (headers: ReturnType<typeof signAsBridge>) => ({
    ...headers,
    "webhook-signature": headers["webhook-signature"].replace("v1,", "v2,"),
  });

  test("BRG1 what is not signed is not parsed: bad JSON is 401 without a signature, 400 with one", async () => {
    expect(await outcomeOf(await post("{", {}))).toBe("401 unauthenticated");
    expect(await outcomeOf(await post("{", signAsBridge("{")))).toBe("400 invalid-request body");
  });

  test.each([
    ["webhook-id", result, "other", "key"],
    ["workflow and kind", { ...result, key: "other" }, "other", "key"],
    ["schema", { ...result, attempt: 0 }, key, "attempt"],
    ["kinds", { ...result, kind: "ritual.imagined" }, key, "kind"],
    ["purposes", { ...result, purpose: "jobs" }, key, "purpose"],
  ])("BRG1 a result that does not go with its %s is refused by name", async (_, changed, id, field) => {
    const body = JSON.stringify(changed);
    expect(await outcomeOf(await post(body, signAsBridge(body, { id })))).toBe(`400 invalid-request ${field}`);
    expect(asked).toEqual([]);
  });

  /** A body that says how often it was asked for more. */
  function longBody(chunks: number) {
    const told = { pulls: 0 };
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          told.pulls += 1;
          if (told.pulls > chunks) controller.close();
          else controller.enqueue(new Uint8Array(64 * 1024).fill(32));
        },
      },
      { highWaterMark: 0 },
    );
    return { told, body };
  }
  const stream = async (body: ReadableStream, headers: Record<string, string>) => {
    const request = new Request("https://hub.test/v1/bridge/results", { method: "POST", body, headers });
    return outcomeOf(await app.fetch(request, env, createExecutionContext()));
  };

  test.each<[string, Record<string, string>]>([
    ["none", {}],
    ["too old a time", signAsBridge(text, { id: key, at: minutesAgo(6) })],
    ["a time in hexadecimal", { ...signAsBridge(text, { id: key }), "webhook-timestamp": "0x7fffffff" }],
    ["no id", { ...signAsBridge(text, { id: key }), "webhook-id": "" }],
    ["an endless id", { ...signAsBridge(text, { id: key }), "webhook-id": "x".repeat(5000) }],
    ["no signature of ours", { ...signAsBridge(text, { id: key }), "webhook-signature": "v1,short v2,other" }],
  ])("BRG1 with %s in the headers the body is not even read", async (_, headers) => {
    const { told, body } = longBody(1000);
    expect([await stream(body, headers), told.pulls]).toEqual(["401 unauthenticated", 0]);
  });

  test("BRG1 a body of 2 MiB is read, of more only so far", async () => {
    const within = longBody(32);
    expect(await stream(within.body, signAsBridge(text, { id: key }))).toBe("401 unauthenticated");
    const beyond = longBody(1000);
    expect(await stream(beyond.body, signAsBridge(text, { id: key }))).toBe("400 invalid-request body");
    expect(beyond.told.pulls).toBeLessThan(40);
    const announced = { ...signAsBridge(text, { id: key }), "content-length": String(2 * 1024 * 1024 + 1) };
    expect(await outcomeOf(await post("{}", announced))).toBe("400 invalid-request body");
  });

  test("BRG1 BRG5 of several signatures one is enough, and what is around them is passed over", async () => {
    const { "webhook-signature": good, ...headers } = signAsBridge(text, { id: key });
    const signatures = ["v1a,abc", signAsBridge(text, { id: "other" })["webhook-signature"], good].join(" ");
    expect((await post(text, { ...headers, "webhook-signature": signatures })).status).toBe(200);
  });

  test("BRG1 another body under the same key is 409", async () => {
    const problem = { code: "result-conflict", detail: "another result holds this key" } as const;
    const conflicting = edgeEnv({ ROOMS: roomsThat({ acceptResult: async () => ({ ok: false, problem }) }) });
    const headers = signAsBridge(text, { id: key });
    const response = await callEdge("POST /v1/bridge/results", { body: text, headers, env: conflicting });
    expect(await outcomeOf(response)).toBe("409 result-conflict");
  });
});

describe("transcripts", () => {
  const path = "/v1/bridge/rooms/hub-one/room-one/transcript?session=s-1&after=3&limit=100";
  const get = (route: string, signed = `GET ${route}`) =>
    callEdge(`GET ${route}`, { headers: signAsBridge(signed), env });

  test("BRG2 BRG5 signed by path and query, it gives a page", async () => {
    const response = await get(path);
    expect([response.status, await response.json()]).toMatchObject([200, { sessionId: "s-1", nextAfter: null }]);
    expect(asked).toEqual([{ session: "s-1", after: 3, limit: 100 }]);
  });

  test("BRG2 from the start, 256 at a time, where nothing else is said", async () => {
    await get("/v1/bridge/rooms/hub-one/room-one/transcript?session=s-1");
    expect(asked).toEqual([{ session: "s-1", limit: 256 }]);
  });

  test.each([path.replace("after=3", "after=0"), path.replace("room-one", "room-two"), `POST ${path}`, ""])(
    "BRG2 the signature of another request does not pass: %s",
    async (signed) => {
      expect(await outcomeOf(await get(path, `GET ${signed}`))).toBe("401 unauthenticated");
      expect(asked).toEqual([]);
    },
  );

  test("BRG2 the token of an operator does not pass", async () => {
    expect(await outcomeOf(await callEdge(`GET ${path}`, { token: await tokenFor("ops"), env }))).toBe(
      "401 unauthenticated",
    );
  });

  test.each([
    ["/v1/bridge/rooms/hub-one/room-one/transcript", "400 invalid-request session"],
    [path.replace("limit=100", "limit=1001"), "400 invalid-request limit"],
    [path.replace("hub-one", "HUB"), "404 unknown-room-address"],
  ])("BRG2 SOK2 %s", async (route, expected) => {
    expect(await outcomeOf(await get(route))).toBe(expected);
  });
});

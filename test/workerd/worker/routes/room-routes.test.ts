import { describe, expect, test } from "vitest";
import type { Problem } from "../../../../src/durable/protocol/http/problem.ts";
import type { RoomStub } from "../../../../src/durable/room-of.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv, roomsThat } from "../support/edge-env.ts";
import { tokenFor } from "../support/tokens.ts";

const base = "/v1/hubs/hub-one/rooms/room-one";

/** Calls a route of a room that tells what it was asked and answers with a problem. */
async function ask(route: string, body?: object | string) {
  const asked: unknown[] = [];
  const told =
    (name: string) =>
    async (...args: unknown[]) => {
      asked.push([name, ...args.filter((arg) => !isActor(arg))]);
      return { ok: false, problem: { code: "not-found", detail: "nothing here" } } as const;
    };
  const names = ["mintTicket", "command", "readState", "readEvents", "readSession", "closeSession", "redrive"] as const;
  const room = Object.fromEntries(names.map((name) => [name, told(name)]));
  const env = edgeEnv({ ROOMS: roomsThat(room) });
  const outcome = await outcomeOf(await callEdge(route, { token: await tokenFor("ops", "gm"), body, env }));
  return { outcome, asked: asked[0] };
}

function isActor(arg: unknown): boolean {
  return typeof arg === "object" && arg !== null && "actorId" in arg;
}

describe("queries", () => {
  test.each([
    ["state", ["readState", {}]],
    ["state?at=3&waitFor=4", ["readState", { at: 3, waitFor: 4 }]],
    ["events", ["readEvents", { after: 0, limit: 256 }]],
    ["events?after=7&limit=1&waitFor=9&other=x", ["readEvents", { after: 7, limit: 1, waitFor: 9 }]],
    ["sessions/s-1", ["readSession", "s-1"]],
  ])("RES5 %s", async (path, expected) => {
    expect((await ask(`GET ${base}/${path}`)).asked).toEqual(expected);
  });

  test.each([
    ["state?at=-1", "at"],
    ["state?at=", "at"],
    ["state?waitFor=soon", "waitFor"],
    ["events?after=1.5", "after"],
    ["events?limit=0", "limit"],
    ["events?limit=257", "limit"],
    ["events?waitFor=9007199254740992", "waitFor"],
  ])("RES5 SOK2 %s is refused by name, and the room is not asked", async (path, field) => {
    const { outcome, asked } = await ask(`GET ${base}/${path}`);
    expect([outcome, asked]).toEqual([`400 invalid-request ${field}`, undefined]);
  });

  test.each([`GET ${base}/sessions/a%20b`, "POST /v1/ops/hubs/hub-one/rooms/room-one/jobs/a.b/redrive"])(
    "SOK2 %s: no id, so nothing to be found",
    async (route) => {
      expect(await ask(route)).toEqual({ outcome: "404 not-found", asked: undefined });
    },
  );
});

describe("bodies", () => {
  test("CMD6 a command reaches the room with everything but what is no command", async () => {
    const body = { id: "c1", verb: "verb.say", args: { message: "hm" }, extra: 1 };
    const { asked } = await ask(`POST ${base}/commands`, body);
    expect(asked).toEqual(["command", { id: "c1", verb: "verb.say", args: { message: "hm" } }]);
  });

  test("CMD6 SOK4 with a good id the room answers, whatever else is wrong", async () => {
    const body = { id: "c1", verb: 7, args: null };
    expect((await ask(`POST ${base}/commands`, body)).asked).toEqual(["command", body]);
  });

  test.each([
    ["commands", { id: "no good", verb: "verb.say", args: {} }, "id"],
    ["commands", "{", "body"],
    ["commands", '"x"', "body"],
    ["commands", JSON.stringify({ id: "c1", verb: "verb.say", args: { message: "é".repeat(8200) } }), "body"],
    ["close", { reason: "" }, "reason"],
    ["close", { reason: "x".repeat(281) }, "reason"],
  ])("SOK2 POST %s with a body that is none: %#", async (path, body, field) => {
    const { outcome, asked } = await ask(`POST ${base}/${path}`, body);
    expect([outcome, asked]).toEqual([`400 invalid-request ${field}`, undefined]);
  });

  test("SOK2 a body without a length is cut off where it grows too long", async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new TextEncoder().encode(" ".repeat(4096)));
      },
    });
    const { readText } = await import("../../../../src/worker/read-input.ts");
    const read = await readText(new Request("https://hub.test/", { method: "POST", body: endless }), 16_384);
    expect(read).toMatchObject({ ok: false, problem: { code: "invalid-request", path: "body" } });
    expect(pulled).toBeLessThan(10);
  });

  test.each([
    [undefined, undefined],
    [{}, undefined],
    [{ reason: " enough " }, "enough"],
  ])("SES1 close with %j", async (body, reason) => {
    expect((await ask(`POST ${base}/close`, body)).asked).toEqual(["closeSession", reason]);
  });
});

test("LIM4 SOK2 a wait is told in whole seconds, never too early", async () => {
  const problem: Problem = { code: "rate-limited", detail: "10 tickets in 10 s", retryAfterMs: 1001 };
  const room: Partial<RoomStub> = { mintTicket: async () => ({ ok: false, problem }) };
  const env = edgeEnv({ ROOMS: roomsThat(room) });
  const response = await callEdge(`POST ${base}/tickets`, { token: await tokenFor("player"), env });
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, "2"]);
  expect(await response.json()).toMatchObject({ code: "rate-limited", retryAfterMs: 1001 });
});

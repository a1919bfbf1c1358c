import { expect, test } from "vitest";
import { devToken } from "../../../../src/client/http/dev-token.ts";
import {
  closeSession,
  readEvents,
  readSession,
  readSessions,
  readState,
  sendCommand,
} from "../../../../src/client/http/room-http.ts";
import { FakeHub, jsonResponse, problemResponse } from "../fake-hub.ts";

function roomOf(hub: FakeHub) {
  return { url: "http://hub.test/", hubId: "demo", roomId: "quay", platform: hub.platform };
}

/** The next request is answered with this; tells what it was. */
function answering(hub: FakeHub, response: Response): { method?: string; path?: string; body?: unknown } {
  const asked: { method?: string; path?: string; body?: unknown } = {};
  hub.http = (path, init) => {
    asked.path = path;
    asked.method = init.method ?? "GET";
    if (typeof init.body === "string") asked.body = JSON.parse(init.body);
    return response;
  };
  return asked;
}

test("RES5 state and events are read with their queries", async () => {
  const hub = new FakeHub();
  const state = answering(hub, jsonResponse(200, { version: 7, state: { hubId: "demo" } }));
  expect(await readState(roomOf(hub), "jwt", { at: 7 })).toMatchObject({ ok: true, value: { version: 7 } });
  expect(state.path).toBe("/v1/hubs/demo/rooms/quay/state?at=7");
  expect(hub.requests.at(-1)?.authorization).toBe("Bearer jwt");
  const events = answering(hub, jsonResponse(200, { events: [], nextAfter: null }));
  expect(await readEvents(roomOf(hub), "jwt", { after: 3, limit: 10, waitFor: 9 })).toEqual({
    ok: true,
    value: { events: [], nextAfter: null },
  });
  expect(events.path).toBe("/v1/hubs/demo/rooms/quay/events?after=3&limit=10&waitFor=9");
});

test("CLO2 sessions are read, all or one", async () => {
  const hub = new FakeHub();
  answering(hub, jsonResponse(200, { sessions: [] }));
  expect(await readSessions(roomOf(hub), "jwt")).toEqual({ ok: true, value: { sessions: [] } });
  const one = answering(hub, jsonResponse(200, { sessionId: "ses-1" }));
  expect(await readSession(roomOf(hub), "jwt", "ses-1")).toMatchObject({ ok: true, value: { sessionId: "ses-1" } });
  expect(one.path).toBe("/v1/hubs/demo/rooms/quay/sessions/ses-1");
});

test("CMD6 a command over HTTP answers with its receipt", async () => {
  const hub = new FakeHub();
  const asked = answering(hub, jsonResponse(200, { id: "c1", status: "accepted", version: 3 }));
  const command = { id: "c1", verb: "verb.say", args: { message: "by post" } } as const;
  expect(await sendCommand(roomOf(hub), "jwt", command)).toMatchObject({ ok: true, value: { version: 3 } });
  expect(asked).toEqual({ method: "POST", path: "/v1/hubs/demo/rooms/quay/commands", body: command });
});

test("SES1 a session is closed with its reason", async () => {
  const hub = new FakeHub();
  const asked = answering(hub, jsonResponse(200, { sessionId: "ses-1", status: "closing" }));
  expect(await closeSession(roomOf(hub), "jwt", "good night")).toMatchObject({ ok: true });
  expect(asked.body).toEqual({ reason: "good night" });
});

test("TOK3 a dev token is asked for without a token; where there are none, that is a value", async () => {
  const hub = new FakeHub();
  const request = { actorId: "ash", hubId: "demo", roomId: "quay", stats: { finesse: 2 } } as const;
  const asked = answering(hub, problemResponse(404, "not-found"));
  expect(await devToken(roomOf(hub), request)).toMatchObject({
    ok: false,
    problem: { code: "not-found", status: 404 },
  });
  expect(asked).toEqual({ method: "POST", path: "/v1/dev/tokens", body: request });
});

test("SOK2 a refusal carries its code, path and wait", async () => {
  const hub = new FakeHub();
  const body = { code: "invalid-request", detail: "limit is too high", path: "limit" };
  answering(hub, jsonResponse(400, body, { "content-type": "application/problem+json; charset=utf-8" }));
  expect(await readEvents(roomOf(hub), "jwt", { limit: 999 })).toEqual({
    ok: false,
    problem: { code: "invalid-request", status: 400, detail: "limit is too high", path: "limit" },
  });
  answering(hub, problemResponse(429, "rate-limited", { "retry-after": "2" }));
  expect(await readState(roomOf(hub), "jwt")).toMatchObject({ problem: { code: "rate-limited", retryAfterMs: 2_000 } });
});

test("SOK2 an answer no hub gives is told as such", async () => {
  const hub = new FakeHub();
  answering(hub, new Response("<h1>It works!</h1>", { status: 200 }));
  expect(await readState(roomOf(hub), "jwt")).toMatchObject({ ok: false, problem: { code: "not-a-hub", status: 200 } });
  answering(hub, jsonResponse(418, { code: "teapot" }));
  expect(await readState(roomOf(hub), "jwt")).toMatchObject({ problem: { code: "not-a-hub", status: 418 } });
});

test("SOK2 no answer is a value too, with what the network said", async () => {
  const hub = new FakeHub();
  hub.http = () => {
    throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:8787") });
  };
  const answer = await readState(roomOf(hub), "jwt");
  expect(answer).toMatchObject({ ok: false, problem: { code: "unreachable", status: 0 } });
  expect(answer.ok ? "" : answer.problem.detail).toContain("ECONNREFUSED");
});

test("SOK2 a hub that never answers is given up after the time allowed", async () => {
  const hub = new FakeHub();
  hub.http = (_path, init) =>
    new Promise((_resolve, reject) =>
      init.signal?.addEventListener("abort", () => reject(new Error(`aborted: ${init.signal?.reason}`))),
    );
  const answer = readState({ ...roomOf(hub), timeoutMs: 1_000 }, "jwt");
  await hub.clock.advance(1_000);
  expect(await answer).toMatchObject({ problem: { code: "unreachable", detail: expect.stringContaining("1000 ms") } });
});

test("SOK1 an address that is none, or a client without a token, is the caller's mistake", () => {
  const hub = new FakeHub();
  expect(() => hub.connect({ url: "127.0.0.1:8787" })).toThrow(/http:\/\//);
});

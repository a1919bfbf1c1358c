import { afterEach, expect, test, vi } from "vitest";
import { callEdge, outcomeOf } from "./support/call-edge.ts";
import { edgeEnv } from "./support/edge-env.ts";
import { tokenFor } from "./support/tokens.ts";

afterEach(() => void vi.restoreAllMocks());

const settings = ["HUB_JWT_SECRET", "HUB_TO_BRIDGE_SECRETS", "BRIDGE_TO_HUB_SECRETS", "BRIDGE_URL"] as const;

test.each(settings)("TOK3 without %s every route but /healthz is 503, and one log line names it", async (name) => {
  const lines = vi.spyOn(console, "log").mockReturnValue();
  const env = edgeEnv({ [name]: undefined });
  expect(await outcomeOf(await callEdge("GET /v1/hubs/hub-one/rooms", { env }))).toBe("503 misconfigured");
  expect(await outcomeOf(await callEdge("GET /nowhere", { env }))).toBe("503 misconfigured");
  expect((await callEdge("GET /healthz", { env })).status).toBe(200);
  expect(lines).toHaveBeenCalledOnce();
  expect(JSON.parse(String(lines.mock.calls[0]?.[0]))).toMatchObject({
    level: "error",
    faults: [`${name} is not set`],
  });
});

test.each([
  ["HUB_TO_BRIDGE_SECRETS", "whsec_???", "HUB_TO_BRIDGE_SECRETS holds a secret that is not whsec_<base64>"],
  ["BRIDGE_TO_HUB_SECRETS", " , ", "BRIDGE_TO_HUB_SECRETS is not set"],
  ["BRIDGE_URL", "localhost:8788", "BRIDGE_URL is not an address"],
  ["HUB_JWKS_URL", "keys", "HUB_JWKS_URL is not an address"],
])("TOK3 a malformed %s is named without its value", async (name, value, fault) => {
  const lines = vi.spyOn(console, "log").mockReturnValue();
  await callEdge("GET /v1/hubs/hub-one/rooms", { env: edgeEnv({ [name]: value }) });
  expect(JSON.parse(String(lines.mock.calls[0]?.[0]))).toMatchObject({ faults: [fault] });
});

test("RUN2 /healthz tells the version", async () => {
  const response = await callEdge("GET /healthz");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "ok", version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
});

test("SOK2 a route that is not there is 404 as a problem of its own", async () => {
  const response = await callEdge("GET /v1/hubs/hub-one/rumours", { token: await tokenFor("player") });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toEqual({
    type: "urn:frontier-hub:problem:not-found",
    title: "Not found",
    status: 404,
    detail: "the hub has no route GET /v1/hubs/hub-one/rumours",
    code: "not-found",
  });
});

test("SOK2 a bug is 500 internal, logged with its stack, which the caller does not see", async () => {
  const lines = vi.spyOn(console, "log").mockReturnValue();
  const broken = { getByName: () => ({ readState: () => Promise.reject(new Error("the floor gave way")) }) };
  const env = edgeEnv({ ROOMS: broken as never });
  const response = await callEdge("GET /v1/hubs/hub-one/rooms/room-one/state", {
    token: await tokenFor("player"),
    env,
  });
  const answer = await response.text();
  expect([response.status, JSON.parse(answer).code]).toEqual([500, "internal"]);
  expect(answer).not.toContain("floor");
  const line = JSON.parse(String(lines.mock.calls[0]?.[0]));
  expect(line).toMatchObject({ level: "error", error: "the floor gave way", stack: expect.stringContaining("Error") });
  expect(answer).toContain(line.correlationId);
});

test("SOK2 a room that is being moved is 503 busy with Retry-After", async () => {
  vi.spyOn(console, "log").mockReturnValue();
  const moved = Object.assign(new Error("reset because its code was updated"), { retryable: true });
  const env = edgeEnv({ ROOMS: { getByName: () => ({ readState: () => Promise.reject(moved) }) } as never });
  const response = await callEdge("GET /v1/hubs/hub-one/rooms/room-one/state", {
    token: await tokenFor("player"),
    env,
  });
  expect(response.headers.get("retry-after")).toBe("1");
  expect(await outcomeOf(response)).toBe("503 busy");
});

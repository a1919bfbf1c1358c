import { expect, test, vi } from "vitest";
import type { Env } from "../../../../src/durable/env.ts";
import { settingsOf } from "../../../../src/worker/settings/settings.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv, SECRETS } from "../support/edge-env.ts";
import { tokenFor, tokenWith } from "../support/tokens.ts";

const settings = ["HUB_JWT_SECRET", "HUB_TO_BRIDGE_SECRETS", "BRIDGE_TO_HUB_SECRETS", "BRIDGE_URL"] as const;

test.each(settings)("TOK8 TOK3 without %s every route but /healthz is 503, and one log line names it", async (name) => {
  const lines = vi.spyOn(console, "log").mockReturnValue();
  const env = edgeEnv({ [name]: undefined });
  expect(await outcomeOf(await callEdge("GET /v1/hubs/hub-one/rooms", { env }))).toBe("503 misconfigured");
  expect(await outcomeOf(await callEdge("GET /nowhere", { env }))).toBe("503 misconfigured");
  expect((await callEdge("GET /healthz", { env })).status).toBe(200);
  expect(lines).toHaveBeenCalledOnce();
  expect(JSON.parse(String(lines.mock.calls[0]?.[0]))).toMatchObject({
    level: "error",
    faults: [expect.stringMatching(`^${name} is not set: set it to `)],
  });
});

const [hubKey = ""] = SECRETS.HUB_TO_BRIDGE_SECRETS.split(",");
const key = (bytes: number) => `whsec_${btoa("k".repeat(bytes))}`;

test.each<[name: keyof Env, value: string]>([
  ["HUB_JWT_SECRET", "x"],
  ["HUB_JWT_SECRET", "x".repeat(31)],
  ["HUB_JWT_SECRET", hubKey],
  ["HUB_JWT_SECRET", " , "],
  ["HUB_JWT_SECRET", `${"x".repeat(32)},${"y".repeat(31)}`],
  ["HUB_JWT_SECRET", `${"x".repeat(32)},${hubKey}`],
  ["HUB_TO_BRIDGE_SECRETS", "whsec_???"],
  ["HUB_TO_BRIDGE_SECRETS", "whsec_YWJj"],
  ["HUB_TO_BRIDGE_SECRETS", key(23)],
  ["HUB_TO_BRIDGE_SECRETS", key(24).replace("whsec_", "")],
  ["HUB_TO_BRIDGE_SECRETS", key(24).replaceAll("a", "-")],
  ["HUB_TO_BRIDGE_SECRETS", key(25).replace(/=+$/, "")],
  ["HUB_TO_BRIDGE_SECRETS", key(25).replace("w==", "x==")],
  ["HUB_TO_BRIDGE_SECRETS", `${key(24)},${key(8)}`],
  ["HUB_TO_BRIDGE_SECRETS", `${key(24)}, ${SECRETS.BRIDGE_TO_HUB_SECRETS.split(",")[1]}`],
  ["BRIDGE_TO_HUB_SECRETS", " , "],
  ["BRIDGE_TO_HUB_SECRETS", "secret"],
  ["BRIDGE_URL", "localhost:8788"],
  ["BRIDGE_URL", "http://bridge.test"],
  ["BRIDGE_URL", "HTTP://127.0.0.1:8788"],
  ["BRIDGE_URL", "ftp://bridge.test"],
  ["BRIDGE_URL", "https://"],
  ["BRIDGE_URL", "https://bridge.test/?a=b"],
  ["BRIDGE_URL", "https://bridge.test/#jobs"],
  ["BRIDGE_URL", "https://user:word@bridge.test"],
  ["HUB_JWKS_URL", "keys"],
  ["HUB_JWKS_URL", "file:///keys"],
  ["HUB_JWKS_URL", "http://issuer.test/keys"],
  ["CONSOLE_SIGN_IN_URL", "play.test/token"],
  ["CONSOLE_SIGN_IN_URL", "http://play.test/token"],
  ["HUB_JWT_ISSUER", " https://issuer.test"],
  ["HUB_JWT_ISSUER", "a\nb"],
  ["HUB_JWT_AUDIENCE", "x".repeat(513)],
  ["ROOM_RETENTION", "90 days"],
  ["ROOM_RETENTION", "PT59M"],
  ["ROOM_RETENTION", "P3M"],
  ["ROOM_RETENTION", "P36501D"],
  ["HUB_ORIGINS", "*"],
  ["HUB_ORIGINS", "https://play.test, https://*.play.test"],
  ["HUB_ORIGINS", "https://play.test:*"],
  ["HUB_ORIGINS", "play.test"],
  ["HUB_ORIGINS", "null"],
  ["HUB_ORIGINS", "https://play.test/game"],
  ["HUB_ORIGINS", "https://play.test?a"],
  ["HUB_ORIGINS", "https://ada:word@play.test"],
  ["HUB_ORIGINS", "https://"],
  ["HUB_ORIGINS", "https://play.test https://other.test"],
  ["HUB_ORIGINS", "https://play.test:99999"],
])("TOK8 in production %s = %j is refused by name, with a remedy and without its value", async (name, value) => {
  vi.spyOn(console, "log").mockReturnValue();
  const env = edgeEnv({ HUB_ENV: undefined, [name]: value });
  const response = await callEdge("GET /v1/hubs/hub-one/rooms", { token: await tokenFor(), env });
  const problem: { code: string; detail: string } = await response.json();
  expect([response.status, problem.code]).toEqual([503, "misconfigured"]);
  expect(problem.detail).toMatch(new RegExp(`^the hub is not set up: ${name} [^;]+: [^;]+$`));
  if (value.length > 10) expect(problem.detail).not.toContain(value);
});

test.each<[name: keyof Env, value: string]>([
  ["HUB_JWT_SECRET", "x".repeat(32)],
  ["HUB_JWT_SECRET", "ä".repeat(16)],
  ["HUB_TO_BRIDGE_SECRETS", key(24)],
  ["HUB_TO_BRIDGE_SECRETS", ` ${key(25)} ,, ${key(64)},`],
  ["BRIDGE_URL", "https://bridge.test:8788/behind/a/path/"],
  ["HUB_JWKS_URL", "https://issuer.test/keys?tenant=1"],
  ["HUB_JWT_ISSUER", "https://issuer.test/"],
  ["HUB_JWT_AUDIENCE", "urn:hub:one"],
  ["HUB_ORIGINS", ""],
  ["HUB_ORIGINS", " , https://play.test/ ,http://[::1]:3000,capacitor://localhost"],
])("TOK8 in production %s = %j is taken", (name, value) => {
  expect(settingsOf(edgeEnv({ HUB_ENV: undefined, [name]: value }))).toMatchObject({ ok: true });
});

test("TOK8 everything that is wrong is named at once", () => {
  const wrong = { HUB_JWT_SECRET: "", HUB_ORIGINS: "*", BRIDGE_URL: "bridge", HUB_TO_BRIDGE_SECRETS: undefined };
  const read = settingsOf(edgeEnv(wrong));
  const names = read.ok ? [] : read.faults.map((fault) => fault.split(" ")[0]);
  expect(names.toSorted()).toEqual(["BRIDGE_URL", "HUB_JWT_SECRET", "HUB_ORIGINS", "HUB_TO_BRIDGE_SECRETS"]);
});

test("TOK8 in development the keys may come by http", () => {
  expect(settingsOf(edgeEnv({ HUB_JWKS_URL: "http://127.0.0.1:9000/keys" }))).toMatchObject({ ok: true });
});

test.each([undefined, "", "http://bridge.internal:8788"])(
  "TOK8 JOB2 a bridge that is bound as a VPC service is asked through it, with BRIDGE_URL %j",
  async (BRIDGE_URL) => {
    const asked: Request[] = [];
    const BRIDGE = {
      fetch: async (url: URL, init: RequestInit) => {
        asked.push(new Request(url, init));
        return Response.json({ entries: [], nextCursor: null });
      },
    } as unknown as Fetcher;
    const env = edgeEnv({ HUB_ENV: undefined, BRIDGE_URL, BRIDGE });
    const response = await callEdge("GET /v1/hubs/hub-one/audit", {
      token: await tokenWith({ room: "*", roles: ["moderator"] }),
      env,
    });
    expect(response.status).toBe(200);
    const [request] = asked;
    expect(request?.url).toBe(`${BRIDGE_URL || "http://bridge.internal"}/archive/hubs/hub-one/audit?limit=50`);
    expect(request?.headers.get("webhook-signature")).toMatch(/^v1,/);
  },
);

test("TOK8 a bridge that is bound still needs an address that is one", () => {
  const read = settingsOf(edgeEnv({ BRIDGE_URL: "bridge", BRIDGE: {} as Fetcher }));
  expect(read).toEqual({ ok: false, faults: [expect.stringMatching(/^BRIDGE_URL is not an http address/)] });
});

test("RUN2 /healthz tells the version", async () => {
  const response = await callEdge("GET /healthz");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "ok", version: expect.stringMatching(/^\d+\.\d+\.\d+/), dev: true });
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

test("SOK2 VIEW6 a room that is being moved is 503 busy with Retry-After, and the log alone says why", async () => {
  const lines = vi.spyOn(console, "log").mockReturnValue();
  const moved = Object.assign(new Error("reset because its code was updated"), { retryable: true });
  const env = edgeEnv({ ROOMS: { getByName: () => ({ readState: () => Promise.reject(moved) }) } as never });
  const response = await callEdge("GET /v1/hubs/hub-one/rooms/room-one/state", {
    token: await tokenFor("player"),
    env,
  });
  expect(response.headers.get("retry-after")).toBe("1");
  expect(await response.clone().text()).not.toContain("code was updated");
  expect(await outcomeOf(response)).toBe("503 busy");
  expect(JSON.stringify(lines.mock.calls)).toContain("code was updated");
});

test("RUN14 SOK2 a call that a room of the release before does not know is 503 busy, and no bug", async () => {
  const lines = vi.spyOn(console, "log").mockReturnValue();
  // As the runtime words it, which a journey holds against a real one.
  const unknown = new TypeError('The RPC receiver does not implement the method "readState".');
  const getByName = () => ({ readState: () => Promise.reject(unknown) });
  const response = await callEdge("GET /v1/hubs/hub-one/rooms/room-one/state", {
    token: await tokenFor("player"),
    env: edgeEnv({ ROOMS: { getByName } as never }),
  });
  expect(await outcomeOf(response)).toBe("503 busy");
  expect(JSON.stringify(lines.mock.calls)).toContain("does not implement");
});

import { env as testEnv, exports as worker } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Env } from "../../../../src/durable/env.ts";
import { mintToken } from "../../../../src/durable/identity/mint-token.ts";
import { networkOf } from "../../../../src/worker/access/limit-addresses.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv } from "../support/edge-env.ts";
import { tokenFor, tokenWith } from "../support/tokens.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const rooms = "GET /v1/hubs/hub-one/rooms";

describe("an address", () => {
  /** A limiter that lets nobody in, and what it was asked. */
  function fullLimiter(answer: () => Promise<{ success: boolean }> = async () => ({ success: false })) {
    const keys: string[] = [];
    const ADDRESS_LIMIT: RateLimit = {
      limit: ({ key }) => {
        keys.push(key);
        return answer();
      },
    };
    return { keys, ADDRESS_LIMIT };
  }
  const headers = { "cf-connecting-ip": "192.0.2.7", "x-forwarded-for": "198.51.100.1" };

  test.each([
    rooms,
    "GET /v1/hubs/hub-one/rooms/room-one/socket",
    "POST /v1/hubs/hub-one/rooms/room-one/commands",
    "POST /v1/dev/tokens",
    "GET /nowhere",
  ])("SOK10 over its limit is 429 before anybody is asked who it is: %s", async (route) => {
    const { keys, ADDRESS_LIMIT } = fullLimiter();
    const response = await callEdge(route, { headers, env: edgeEnv({ HUB_ENV: undefined, ADDRESS_LIMIT }) });
    expect(response.headers.get("retry-after")).toBe("10");
    expect([await outcomeOf(response), keys]).toEqual(["429 rate-limited", ["192.0.2.7"]]);
  });

  test("SOK10 is not counted in development, for /healthz, and for the bridge", async () => {
    const { keys, ADDRESS_LIMIT } = fullLimiter();
    const token = await tokenFor("player");
    expect((await callEdge(rooms, { headers, token, env: edgeEnv({ ADDRESS_LIMIT }) })).status).toBe(200);
    const env = edgeEnv({ HUB_ENV: undefined, ADDRESS_LIMIT });
    expect((await callEdge("GET /healthz", { headers, env })).status).toBe(200);
    expect((await callEdge("POST /v1/bridge/results", { headers, body: "{}", env })).status).toBe(401);
    expect(keys).toEqual([]);
  });

  test("SOK10 within its limit, or where the limiter fails, goes on", async () => {
    vi.spyOn(console, "log").mockReturnValue();
    for (const answer of [async () => ({ success: true }), () => Promise.reject(new Error("no limiter"))]) {
      const env = edgeEnv({ HUB_ENV: undefined, ...fullLimiter(answer) });
      expect(await outcomeOf(await callEdge(rooms, { headers, env }))).toBe("401 unauthenticated");
    }
  });

  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:DB8:0001:2::", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["::", "0:0:0:0"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
  ])("SOK10 of IPv6 is its /64, since one subscriber has all of that: %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("an actor of a hub", () => {
  const hub = "/v1/hubs/hub-one";

  test("SOK10 asks 20 times at once, then one in 50 ms, whatever the route", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const env = edgeEnv();
    const token = await tokenWith({ room: "*", roles: ["moderator"] });
    const ask = async (path: string, who = token) => callEdge(`GET ${hub}/${path}`, { token: who, env });
    for (let time = 0; time < 10; time += 1) {
      expect((await ask("catalog")).status).toBe(200);
      expect((await ask("rooms")).status).toBe(200);
    }
    for (const path of ["rooms", "catalog", "moderation", "workflows", "deltas", "mentions", "lore", "digests"]) {
      const response = await ask(path);
      expect(response.headers.get("retry-after")).toBe("1");
      expect(await response.json()).toMatchObject({ code: "rate-limited", retryAfterMs: 50 });
    }
    expect(await outcomeOf(await callEdge(`PUT ${hub}/catalog`, { token, body: {}, env }))).toBe("403 forbidden");
    expect((await ask("catalog", await tokenWith({ sub: "bob" }))).status).toBe(200);
    vi.advanceTimersByTime(50);
    expect([(await ask("catalog")).status, (await ask("catalog")).status]).toEqual([200, 429]);
  });

  test("SOK10 is not spoken for by strangers: what is refused spends nothing", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const env = edgeEnv();
    for (let time = 0; time < 30; time += 1) {
      const token = await tokenWith({}, "some other secret of the same length as ours");
      expect((await callEdge(rooms, { token, env })).status).toBe(401);
    }
    expect((await callEdge(rooms, { token: await tokenFor("player"), env })).status).toBe(200);
  });

  test("SOK10 is counted from one request to the next in the Worker itself", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const edge = (worker as unknown as { default: Fetcher }).default;
    const stats = { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 0 };
    const actor = { actorId: "eager", hubId: "hub-eager", room: "*", name: "Eager", capabilities: [], stats } as const;
    const claims = { ...actor, capabilities: [], roles: [], expiresAt: Date.now() + 60_000 };
    const token = await mintToken(claims, (testEnv as unknown as Env).HUB_JWT_SECRET ?? "");
    const headers = { authorization: `Bearer ${token}` };
    const statuses: number[] = [];
    for (let time = 0; time < 22; time += 1) {
      const response = await edge.fetch("https://hub.test/v1/hubs/hub-eager/catalog", { headers });
      await response.body?.cancel();
      statuses.push(response.status);
    }
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 429, 429]);
  });
});

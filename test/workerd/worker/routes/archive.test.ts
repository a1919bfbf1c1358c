import { Webhook } from "standardwebhooks";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Role } from "../../../../src/durable/protocol/state/actor.ts";
import { bridgeThat } from "../support/bridge-that.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv, roomsThat, SECRETS } from "../support/edge-env.ts";
import { tokenFor, tokenWith } from "../support/tokens.ts";

beforeEach(() => void vi.spyOn(console, "log").mockReturnValue());

const [first = ""] = SECRETS.HUB_TO_BRIDGE_SECRETS.split(",");
const hub = "/v1/hubs/hub-one";
const tokenOfHub = (role: Role) => tokenWith({ room: "*", roles: [role] });

test.each([
  ["moderation", "moderation?limit=50&status=all"],
  [
    "moderation?status=pending&sessionId=s-1&cursor=after-12",
    "moderation?sessionId=s-1&limit=50&cursor=after-12&status=pending",
  ],
  ["workflows?status=failed&limit=7", "workflows?limit=7&status=failed"],
  ["deltas?sessionId=s-1", "deltas?sessionId=s-1&limit=50"],
  ["mentions?sessionId=s-1", "mentions?sessionId=s-1&limit=50"],
])("MOD3 BRG5 GET %s asks the archive with a signed request and hands on its answer", async (path, expected) => {
  const asked = bridgeThat(() => Response.json({ items: ["as the archive says"] }));
  const response = await callEdge(`GET ${hub}/${path}`, { token: await tokenOfHub("moderator") });
  expect([response.status, await response.json()]).toEqual([200, { items: ["as the archive says"] }]);
  const url = new URL(asked[0]?.url ?? "");
  expect(url.pathname + url.search).toBe(`/archive/hubs/hub-one/${expected}`);
  const signed = `GET ${url.pathname}${url.search}`;
  new Webhook(first).verify(signed, Object.fromEntries(asked[0]?.headers ?? []), { jsonParse: false });
});

describe("a redrive of a session that is out of its room's hands", () => {
  const route = "POST /v1/ops/hubs/hub-one/rooms/room-one/jobs/ses-1/redrive";
  const sent: unknown[] = [];
  const JOBS = { send: async (record: unknown) => void sent.push(record) };
  const redrive = async (attempt: number | null) => {
    sent.length = 0;
    const room = { redrive: async () => ({ ok: true, jobId: "ses-1", attempt }) as const };
    const env = edgeEnv({ ROOMS: roomsThat(room), JOBS: JOBS as never });
    return callEdge(route, { token: await tokenFor("ops"), env });
  };

  test("CLO7 AUD1 goes to the bridge, signed and recorded, which answers with the attempt", async () => {
    const asked = bridgeThat(() => Response.json({ jobId: "ses-1", attempt: 2 }));
    const response = await redrive(null);
    expect([response.status, await response.json()]).toEqual([200, { jobId: "ses-1", attempt: 2 }]);
    const text = (await asked[0]?.text()) ?? "";
    expect(new URL(asked[0]?.url ?? "").pathname).toBe("/redrives");
    new Webhook(first).verify(text, Object.fromEntries(asked[0]?.headers ?? []), { jsonParse: false });
    expect(JSON.parse(text)).toEqual({ purpose: "redrive", hubId: "hub-one", roomId: "room-one", sessionId: "ses-1" });
    expect(sent).toMatchObject([{ kind: "audit", action: "job.redrive", target: "ses-1" }]);
  });

  test("CLO7 is 404 where its publishing came to its end; of a job that the room has, the bridge hears nothing", async () => {
    const asked = bridgeThat(() =>
      Response.json({ code: "not-found", detail: "nothing is unfinished" }, { status: 404 }),
    );
    expect(await outcomeOf(await redrive(null))).toBe("404 not-found");
    expect((await redrive(1)).status).toBe(200);
    expect(asked).toHaveLength(1);
  });
});

describe("decisions", () => {
  const route = `POST ${hub}/moderation/d-1:3/decisions`;

  test.each([
    ["*", "*"],
    ["room-one", "room-one"],
  ])("MOD3 MOD5 BRG5 a decision with a token for %s goes to the bridge, signed, for %s", async (room, expected) => {
    const asked = bridgeThat(() => Response.json({ itemId: "d-1:3", status: "rewritten" }));
    const decision = { action: "rewrite", reason: "too grim", rewrite: "The gate held." };
    const token = await tokenWith({ room, roles: ["moderator"] });
    const response = await callEdge(route, { token, body: decision });
    expect([response.status, await response.json()]).toEqual([200, { itemId: "d-1:3", status: "rewritten" }]);
    const sent = await asked[0]?.text();
    expect(new URL(asked[0]?.url ?? "").pathname).toBe("/decisions");
    new Webhook(first).verify(sent ?? "", Object.fromEntries(asked[0]?.headers ?? []), { jsonParse: false });
    expect(JSON.parse(sent ?? "")).toEqual({
      purpose: "decision",
      hubId: "hub-one",
      roomId: expected,
      itemId: "d-1:3",
      decisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      decidedBy: expect.any(String),
      tokenId: expect.stringMatching(/^[0-9a-f]{32}$/),
      decision,
    });
  });

  test.each([
    ["already-decided", 409, "409 already-decided"],
    ["not-found", 404, "404 not-found"],
    ["bridge-unavailable", 503, "503 bridge-unavailable"],
  ])("MOD3 %s is told as the bridge tells it", async (code, status, expected) => {
    bridgeThat(() => Response.json({ code, detail: "?" }, { status }));
    const body = { action: "approve", reason: "good" };
    expect(await outcomeOf(await callEdge(route, { token: await tokenOfHub("moderator"), body }))).toBe(expected);
  });

  test.each([
    [{ action: "approve" }, "reason"],
    [{ action: "approve", reason: " " }, "reason"],
    [{ action: "rewrite", reason: "because" }, "rewrite"],
    [{ action: "burn", reason: "because" }, "action"],
    [{ action: "approve", reason: "a\0b" }, "reason"],
    [{ action: "approve", reason: "half \ud800" }, "reason"],
    [{ action: "approve", reason: `a${"\u0301".repeat(6000)}` }, "reason"],
    [{ action: "rewrite", reason: "because", rewrite: "\udc00" }, "rewrite"],
    [{ action: "rewrite", reason: "because", rewrite: "x".repeat(2001) }, "rewrite"],
    [{ action: "rewrite", reason: "because", rewrite: "x".repeat(100_000) }, "body"],
  ])("MOD3 SOK11 CLO6 %j is refused by name", async (body, field) => {
    const asked = bridgeThat(() => Response.json({}));
    expect(await outcomeOf(await callEdge(route, { token: await tokenOfHub("ops"), body }))).toBe(
      `400 invalid-request ${field}`,
    );
    expect(asked).toEqual([]);
  });

  test("MOD3 an item that can be none is not asked for", async () => {
    const asked = bridgeThat(() => Response.json({}));
    const nowhere = `POST ${hub}/moderation/a%2F..%2Fb/decisions`;
    const body = { action: "approve", reason: "good" };
    expect(await outcomeOf(await callEdge(nowhere, { token: await tokenOfHub("ops"), body }))).toBe("404 not-found");
    expect(asked).toEqual([]);
  });
});

test.each<[string, () => Response | Promise<Response>]>([
  ["is down", () => Promise.reject(new TypeError("connection refused"))],
  ["is starting", () => Response.json({ code: "starting" }, { status: 503 })],
  ["does not know us", () => Response.json({ code: "unauthenticated", detail: "?" }, { status: 401 })],
  ["answers no JSON", () => new Response("<html>")],
])("MOD3 SOK2 VIEW6 where the bridge %s the answer is 503 with Retry-After, and not why", async (_, answer) => {
  bridgeThat(answer);
  const response = await callEdge(`GET ${hub}/deltas`, { token: await tokenOfHub("moderator") });
  expect(response.headers.get("retry-after")).toBe("5");
  expect(await response.clone().text()).not.toMatch(/refused|TypeError|cause|401/);
  expect(await outcomeOf(response)).toBe("503 bridge-unavailable");
});

test.each([
  ["a bug of its own", { code: "internal", detail: "?" }, 500, "500 internal"],
  ["a fault of the query", { code: "invalid-request", detail: "?", path: "cursor" }, 400, "400 invalid-request cursor"],
])("SOK11 %s is told by the bridge as what it is", async (_, problem, status, expected) => {
  bridgeThat(() => Response.json(problem, { status }));
  const response = await callEdge(`GET ${hub}/deltas`, { token: await tokenOfHub("moderator") });
  expect(await outcomeOf(response)).toBe(expected);
});

test.each([
  ["moderation?status=open", "status"],
  ["moderation?status=%00", "status"],
  ["workflows?status=%00", "status"],
  ["workflows?status=running", "status"],
  ["workflows?limit=201", "limit"],
  ["workflows?limit=0", "limit"],
  ["workflows?limit=1e2", "limit"],
  ["workflows?limit=-1", "limit"],
  ["workflows?limit=99999999999999999999", "limit"],
  ["workflows?cursor=", "cursor"],
  ["workflows?cursor=%00", "cursor"],
  ["deltas?cursor=after-9999999999999999", "cursor"],
  ["deltas?cursor=after-01", "cursor"],
  ["deltas?cursor=YWZ0ZXI6MQ", "cursor"],
  ["mentions?cursor=after-1%00", "cursor"],
  ["mentions?cursor=nonsense", "cursor"],
  ["mentions?sessionId=", "sessionId"],
  ["deltas?sessionId=a%20b", "sessionId"],
  ["moderation?sessionId=%00", "sessionId"],
  [`lore?q=${"x".repeat(281)}`, "q"],
  ["lore?q=%00", "q"],
  ["lore?limit=101", "limit"],
  ["lore?cursor=nonsense", "cursor"],
  ["digests?cursor=%00", "cursor"],
])("MOD3 SOK11 GET %s is refused by name, and the archive is not asked", async (path, field) => {
  const asked = bridgeThat(() => Response.json({}));
  const token = await tokenOfHub("moderator");
  expect(await outcomeOf(await callEdge(`GET ${hub}/${path}`, { token }))).toBe(`400 invalid-request ${field}`);
  expect(asked).toEqual([]);
});

test.each([
  ["lore?q=iron%20gate", "lore?q=iron+gate&limit=20"],
  ["lore?cursor=after-20&limit=7", "lore?limit=7&cursor=after-20"],
  ["digests", "digests?limit=20"],
])("MOD3 GET %s is for everybody of the hub", async (path, expected) => {
  const asked = bridgeThat(() => Response.json({ entries: [] }));
  expect(await outcomeOf(await callEdge(`GET ${hub}/${path}`))).toBe("401 unauthenticated");
  expect(asked).toEqual([]);
  expect((await callEdge(`GET ${hub}/${path}`, { token: await tokenFor("player") })).status).toBe(200);
  const url = new URL(asked[0]?.url ?? "");
  expect(url.pathname + url.search).toBe(`/archive/hubs/hub-one/${expected}`);
});

test("MOD5 a moderator of one room is shown that room's items, whatever room the query asks for", async () => {
  const asked = bridgeThat(() => Response.json({ items: [] }));
  const token = await tokenWith({ room: "room-one", roles: ["moderator"] });
  expect((await callEdge(`GET ${hub}/moderation?roomId=room-two`, { token })).status).toBe(200);
  expect(new URL(asked[0]?.url ?? "").search).toBe("?limit=50&status=all&roomId=room-one");
});

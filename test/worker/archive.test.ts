import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { callEdge, outcomeOf } from "./support/call-edge.ts";
import { SECRETS } from "./support/edge-env.ts";
import { tokenFor } from "./support/tokens.ts";

beforeEach(() => void vi.spyOn(console, "log").mockReturnValue());
afterEach(() => void vi.restoreAllMocks());

/** A bridge that gives one answer, and keeps what it was asked. */
function bridgeThat(answer: () => Response | Promise<Response>) {
  const asked: Request[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    asked.push(new Request(input, init));
    return answer();
  });
  return asked;
}

const [first = ""] = SECRETS.HUB_TO_BRIDGE_SECRETS.split(",");
const hub = "/v1/hubs/hub-one";

test.each([
  ["moderation", "moderation?limit=50&status=all"],
  [
    "moderation?status=pending&sessionId=s-1&cursor=a%2Bb",
    "moderation?sessionId=s-1&limit=50&cursor=a%2Bb&status=pending",
  ],
  ["workflows?status=failed&limit=7", "workflows?limit=7&status=failed"],
  ["deltas?sessionId=s-1", "deltas?sessionId=s-1&limit=50"],
  ["mentions?sessionId=s-1", "mentions?sessionId=s-1&limit=50"],
  ["lore?q=iron%20gate%20%26%20key", "lore?q=iron+gate+%26+key&limit=20"],
  ["digests", "digests"],
])("MOD3 BRG5 GET %s asks the archive with a signed request and hands on its answer", async (path, expected) => {
  const asked = bridgeThat(() => Response.json({ items: ["as the archive says"] }));
  const response = await callEdge(`GET ${hub}/${path}`, { token: await tokenFor("moderator") });
  expect([response.status, await response.json()]).toEqual([200, { items: ["as the archive says"] }]);
  const url = new URL(asked[0]?.url ?? "");
  expect(url.pathname + url.search).toBe(`/archive/hubs/hub-one/${expected}`);
  const signed = `GET ${url.pathname}${url.search}`;
  new Webhook(first).verify(signed, Object.fromEntries(asked[0]?.headers ?? []), { jsonParse: false });
});

describe("decisions", () => {
  const route = `POST ${hub}/moderation/d-1:3/decisions`;

  test("MOD3 CLO6 a decision goes to the archive with who took it", async () => {
    const asked = bridgeThat(() => Response.json({ itemId: "d-1:3", status: "rewritten" }));
    const decision = { action: "rewrite", reason: "too grim", rewrite: "The gate held." };
    const response = await callEdge(route, { token: await tokenFor("moderator"), body: decision });
    expect([response.status, await response.json()]).toEqual([200, { itemId: "d-1:3", status: "rewritten" }]);
    expect(asked[0]?.url).toBe("http://bridge.test/archive/hubs/hub-one/moderation/d-1%3A3/decisions");
    expect(await asked[0]?.json()).toEqual({
      purpose: "decision",
      hubId: "hub-one",
      itemId: "d-1:3",
      decidedBy: "ada",
      ...decision,
    });
  });

  test.each([
    [{ action: "approve" }, "reason"],
    [{ action: "approve", reason: " " }, "reason"],
    [{ action: "rewrite", reason: "because" }, "rewrite"],
    [{ action: "burn", reason: "because" }, "action"],
  ])("MOD3 CLO6 %j is refused by name", async (body, field) => {
    const asked = bridgeThat(() => Response.json({}));
    expect(await outcomeOf(await callEdge(route, { token: await tokenFor("ops"), body }))).toBe(
      `400 invalid-request ${field}`,
    );
    expect(asked).toEqual([]);
  });

  test.each([
    ["already-decided", "409 already-decided"],
    ["not-found", "404 not-found"],
  ])("MOD3 the archive's %s is the caller's", async (code, expected) => {
    bridgeThat(() => Response.json({ code, detail: "so it stands" }, { status: 400 }));
    const body = { action: "approve", reason: "good" };
    expect(await outcomeOf(await callEdge(route, { token: await tokenFor("ops"), body }))).toBe(expected);
  });

  test("MOD3 an item that can be none is not asked for", async () => {
    const asked = bridgeThat(() => Response.json({}));
    const nowhere = `POST ${hub}/moderation/a%2F..%2Fb/decisions`;
    const body = { action: "approve", reason: "good" };
    expect(await outcomeOf(await callEdge(nowhere, { token: await tokenFor("ops"), body }))).toBe("404 not-found");
    expect(asked).toEqual([]);
  });
});

test.each<[string, () => Response | Promise<Response>]>([
  ["is down", () => Promise.reject(new TypeError("connection refused"))],
  ["is starting", () => Response.json({ code: "starting" }, { status: 503 })],
  ["does not know us", () => Response.json({ code: "unauthenticated", detail: "?" }, { status: 401 })],
  ["answers no JSON", () => new Response("<html>")],
])("MOD3 SOK2 where the bridge %s the answer is 503 with Retry-After", async (_, answer) => {
  bridgeThat(answer);
  const response = await callEdge(`GET ${hub}/lore`, { token: await tokenFor("player") });
  expect(response.headers.get("retry-after")).toBe("5");
  expect(await outcomeOf(response)).toBe("503 bridge-unavailable");
});

test.each([
  ["moderation?status=open", "status"],
  ["workflows?limit=201", "limit"],
  ["deltas?sessionId=a%20b", "sessionId"],
  [`lore?q=${"x".repeat(281)}`, "q"],
])("MOD3 SOK2 GET %s is refused by name", async (path, field) => {
  const token = await tokenFor("moderator");
  expect(await outcomeOf(await callEdge(`GET ${hub}/${path}`, { token }))).toBe(`400 invalid-request ${field}`);
});

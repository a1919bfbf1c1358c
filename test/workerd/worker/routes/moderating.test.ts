import { beforeEach, expect, test, vi } from "vitest";
import { bridgeThatSays } from "../support/bridge-that.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { tokenWith } from "../support/tokens.ts";

beforeEach(() => void vi.spyOn(console, "log").mockReturnValue());

const moderator = (room = "*") => tokenWith({ sub: "juno", room, roles: ["moderator"] });
const item = "/v1/hubs/hub-one/moderation/item-1";
const alert = "/v1/hubs/hub-one/alerts/closure%2Fhub-one%2Fhall%2Fses-1%2Fclosure-overdue/ack";

test.each([
  [`POST ${item}/claim`, {}, "item-1", { kind: "claim", seconds: 300 }],
  [`DELETE ${item}/claim`, undefined, "item-1", { kind: "release" }],
  [`POST ${item}/notes`, { text: " look again " }, "item-1", { kind: "note", text: "look again" }],
  [
    `POST ${alert}`,
    { note: "on it" },
    "closure/hub-one/hall/ses-1/closure-overdue",
    { kind: "acknowledge", note: "on it" },
  ],
])(
  "MOD9 MOD11 MOD12 MOD5 %s goes to the bridge as an order, for the token's room",
  async (route, body, target, act) => {
    for (const room of ["*", "room-one"]) {
      const asked = bridgeThatSays(200, { itemId: "item-1" });
      const response = await callEdge(route, { token: await moderator(room), body });
      expect([response.status, await response.json()]).toEqual([200, { itemId: "item-1" }]);
      expect(new URL(asked[0]?.url ?? "").pathname).toBe("/moderating");
      expect(await asked[0]?.json()).toMatchObject({
        purpose: "moderating",
        hubId: "hub-one",
        roomId: room,
        target,
        by: "juno",
        act,
      });
    }
  },
);

test("MOD9 MOD10 what somebody else holds is 409 with the time that is left, what has changed is 412", async () => {
  const token = await moderator();
  bridgeThatSays(409, { code: "claimed", detail: "orla looks after it", retryAfterMs: 61_000 });
  const held = await callEdge(`POST ${item}/claim`, { token, body: {} });
  expect([held.headers.get("retry-after"), await outcomeOf(held)]).toEqual(["61", "409 claimed"]);
  const asked = bridgeThatSays(412, { code: "stale", detail: "read it again" });
  const body = { action: "approve", reason: "so", revision: "0123456789abcdef" };
  expect(await outcomeOf(await callEdge(`POST ${item}/decisions`, { token, body }))).toBe("412 stale");
  expect(await asked[0]?.json()).toMatchObject({ decision: body });
});

test("MOD11 MOD12 OPS6 pages have a tag, and cost 304 as long as they are the same", async () => {
  const token = await moderator();
  for (const route of [`GET ${item}`, "GET /v1/hubs/hub-one/alerts?status=open", "GET /v1/hubs/hub-one/moderation"]) {
    bridgeThatSays(200, { items: [] });
    const first = await callEdge(route, { token });
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    expect((await callEdge(route, { token, headers })).status).toBe(304);
    bridgeThatSays(200, { items: ["another"] });
    expect((await callEdge(route, { token, headers })).status).toBe(200);
  }
});

test.each([
  [`POST ${item}/claim`, { seconds: 29 }, "seconds"],
  [`POST ${item}/claim`, { seconds: 3601 }, "seconds"],
  [`POST ${item}/notes`, {}, "text"],
  [`POST ${item}/notes`, { text: "a\0b" }, "text"],
  [`POST ${alert}`, { note: " " }, "note"],
  [`POST ${item}/decisions`, { action: "approve", reason: "so", revision: "7" }, "revision"],
])("MOD9 MOD11 MOD12 SOK11 %s with %j is 400 and names the field", async (route, body, field) => {
  const asked = bridgeThatSays(200, {});
  expect(await outcomeOf(await callEdge(route, { token: await moderator(), body }))).toBe(
    `400 invalid-request ${field}`,
  );
  expect(asked).toEqual([]);
});

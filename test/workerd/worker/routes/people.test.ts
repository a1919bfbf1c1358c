import { Webhook } from "standardwebhooks";
import { beforeEach, expect, test, vi } from "vitest";
import { bridgeThatSays } from "../support/bridge-that.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { SECRETS } from "../support/edge-env.ts";
import { tokenWith } from "../support/tokens.ts";

beforeEach(() => void vi.spyOn(console, "log").mockReturnValue());

const [first = ""] = SECRETS.HUB_TO_BRIDGE_SECRETS.split(",");
const ops = () => tokenWith({ sub: "olga", room: "*", roles: ["ops"] });

const erase = "POST /v1/ops/hubs/hub-one/erase";
const end = "DELETE /v1/ops/hubs/hub-one";

test.each([
  [erase, { actorId: "ada", reason: " asked for " }, { actorId: "ada" }],
  [end, { reason: "asked for" }, {}],
])("ERA1 ERA6 %s is an order to the bridge, signed, and 202 once that has begun", async (route, body, more) => {
  const asked = bridgeThatSays(200, {});
  const response = await callEdge(route, { token: await ops(), body });
  const { erasureId } = await response.json<{ erasureId: string }>();
  expect(response.status).toBe(202);
  const sent = (await asked[0]?.text()) ?? "";
  expect(new URL(asked[0]?.url ?? "").pathname).toBe("/erasures");
  new Webhook(first).verify(sent, Object.fromEntries(asked[0]?.headers ?? []), { jsonParse: false });
  expect(JSON.parse(sent)).toEqual({
    purpose: "erasure",
    schema: 1,
    hubId: "hub-one",
    erasureId,
    ...more,
    reason: "asked for",
    askedBy: "olga",
    tokenId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test.each([
  [erase, {}, "400 invalid-request actorId"],
  [erase, { actorId: "a/b", reason: "x" }, "400 invalid-request actorId"],
  [erase, { actorId: "ada" }, "400 invalid-request reason"],
  [erase, { actorId: "ada", reason: " \u200b" }, "400 invalid-request reason"],
  [erase, { actorId: "ada", reason: "x".repeat(281) }, "400 invalid-request reason"],
  [erase, { actorId: "ada", reason: "\0" }, "400 invalid-request reason"],
  [end, {}, "400 invalid-request reason"],
  [end, [], "400 invalid-request body"],
])("ERA1 SOK11 %s with %j is %s", async (route, body, expected) => {
  const asked = bridgeThatSays(200, {});
  expect(await outcomeOf(await callEdge(route, { token: await ops(), body }))).toBe(expected);
  expect(asked).toEqual([]);
});

test("ERA1 a bridge that cannot begin it is 503, to be asked again", async () => {
  bridgeThatSays(503, { code: "bridge-unavailable", detail: "Temporal is away" });
  const body = { actorId: "ada", reason: "asked for" };
  expect(await outcomeOf(await callEdge(erase, { token: await ops(), body }))).toBe("503 bridge-unavailable");
});

test("ERA5 how far an erasure has come is handed on as the archive tells it; an id that is none is 404", async () => {
  const row = { erasureId: "era-1", kind: "person", status: "running", rooms: 3, erased: 41 };
  const asked = bridgeThatSays(200, row);
  const response = await callEdge("GET /v1/ops/hubs/hub-one/erasures/era-1", { token: await ops() });
  expect([response.status, await response.json()]).toEqual([200, row]);
  expect(new URL(asked[0]?.url ?? "").pathname).toBe("/archive/hubs/hub-one/erasures/era-1");
  const broken = await callEdge("GET /v1/ops/hubs/hub-one/erasures/a.b", { token: await ops() });
  expect([await outcomeOf(broken), asked.length]).toEqual(["404 not-found", 1]);
});

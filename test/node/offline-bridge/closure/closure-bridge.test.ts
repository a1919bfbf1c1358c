import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workflowIdOf } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { freePort } from "../../../../tools/dev-stack/processes/port.ts";
import { signedHeaders } from "../../../support/signed-headers.ts";
import { factionScenario } from "../../../unit/closure/scenarios/faction-scenario.ts";
import { closureJob } from "../../archive/support/closure-fixture.ts";
import { startBridgeProcess, type BridgeProcess } from "../support/bridge-process.ts";
import { spawnClosureWorker } from "../support/closure-process.ts";
import { openClosureWorld, type ClosureWorld } from "../support/closure-world.ts";
import { deliverJobs } from "../support/deliver-jobs.ts";
import { until } from "../support/until.ts";

const List = v.optional(v.array(v.unknown()), []);
const Lists = v.object({
  deltas: List,
  mentions: List,
  workflows: List,
  items: List,
  publishing: List,
  nextCursor: v.nullable(v.string()),
});
const Refused = v.object({ code: v.string() });

let world: ClosureWorld;
let bridge: BridgeProcess;
const job = closureJob("by-bridge");

beforeAll(async () => {
  world = await openClosureWorld();
  await world.startWorker();
  bridge = await startBridge({ DATABASE_URL: world.database.url });
  world.edge.hold("by-bridge", factionScenario());
  await deliverJobs(bridge.url, world.secrets.hubToBridge, [job]);
  await world.edge.untilTold(workflowIdOf(job), "closure.completed");
});
afterAll(async () => {
  bridge?.kill("SIGKILL");
  await world?.close();
});

function startBridge(extra: Readonly<Record<string, string>>): Promise<BridgeProcess> {
  return startBridgeProcess({
    hubUrl: world.edge.url,
    temporalAddress: world.temporal.address,
    secrets: world.secrets,
    extra,
  });
}

async function ask(path: string, { url = bridge.url, secret = world.secrets.hubToBridge } = {}): Promise<Response> {
  return fetch(url + path, { headers: signedHeaders(`GET ${path}`, secret) });
}

async function post(path: string, body: string, secret = world.secrets.hubToBridge): Promise<Response> {
  return fetch(bridge.url + path, { method: "POST", headers: signedHeaders(body, secret), body });
}

test("JOB1 the bridge starts a closure as `closure/…`, once; brought again, what it told the room is told again, word for word", async () => {
  const completedKey = `${workflowIdOf(job)}/closure.completed`;
  const isOver = async () =>
    (await world.client.workflow.getHandle(workflowIdOf(job)).describe()).status.name === "COMPLETED";
  await until(isOver, "the run to end");
  const [answer] = await deliverJobs(bridge.url, world.secrets.hubToBridge, [job]);
  expect(answer).toMatchObject({ answer: "duplicate", workflowId: "closure/hub/hall/by-bridge" });
  // Another body under the same key would be refused by the edge, and never counted as taken.
  await until(() => world.edge.times(completedKey) === 2, "the second post");
  await until(
    () => bridge.lines.some((line) => line.message === "hub.bridge.resultReposted" && line["key"] === completedKey),
    "its line",
  );
  const reposts = bridge.lines.filter((line) => line.message === "hub.bridge.resultReposted");
  expect(reposts.map((line) => line["outcome"])).toEqual(Array(8).fill("delivered"));
});

test("MOD3 the four lists of a session, signed, with limit and cursor", async () => {
  const read = async (path: string) => v.parse(Lists, await (await ask(`/archive/hubs/hub/${path}`)).json());
  expect((await read("deltas?sessionId=by-bridge")).deltas).toHaveLength(6);
  expect((await read("mentions?sessionId=by-bridge")).mentions).toHaveLength(12);
  expect((await read("workflows?status=completed")).workflows).toMatchObject([
    { workflowId: workflowIdOf(job), kind: "closure" },
  ]);
  expect((await read("workflows?status=failed")).workflows).toEqual([]);
  const pending = await read("moderation?status=pending&limit=2");
  expect(pending.items).toHaveLength(2);
  const rest = await read(`moderation?status=pending&limit=2&cursor=${pending.nextCursor}`);
  expect([rest.items.length, rest.nextCursor]).toEqual([1, null]);
  expect((await read("moderation?status=decided")).items).toEqual([]);
  expect((await read("moderation?status=all")).publishing).toHaveLength(1);
});

test("MOD3 MOD5 BRG5 a decision, signed: taken once, for the room it is for; what is malformed is refused by name", async () => {
  const items = v.parse(Lists, await (await ask("/archive/hubs/hub/moderation?sessionId=by-bridge")).json()).items;
  const { itemId } = v.parse(v.object({ itemId: v.string() }), items[0]);
  const order = { purpose: "decision", hubId: "hub", roomId: "*", itemId, decisionId: "d-1", decidedBy: "juno" };
  const decision = { action: "approve", reason: "so it was" };
  const send = async (changes: object = {}, secret?: string) => {
    const response = await post("/decisions", JSON.stringify({ ...order, decision, ...changes }), secret);
    const body = v.parse(v.looseObject({}), await response.json());
    return [response.status, body["code"] ?? body["status"], body["path"]];
  };
  expect(await send({}, world.secrets.bridgeToHub)).toEqual([401, "unauthenticated", undefined]);
  expect(await send({ decision: { action: "approve" } })).toEqual([400, "invalid-request", "decision.reason"]);
  expect(await send({ decision: { ...decision, action: "rewrite" } })).toEqual([
    400,
    "invalid-request",
    "decision.rewrite",
  ]);
  const long = { ...decision, action: "rewrite", rewrite: "x".repeat(100_000) };
  expect(await send({ decision: long })).toEqual([400, "invalid-request", "decision.rewrite"]);
  expect(await send({ decision: { ...decision, reason: "a\0b" } })).toEqual([
    400,
    "invalid-request",
    "decision.reason",
  ]);
  expect(await send({ itemId: "item\0" })).toEqual([400, "invalid-request", "itemId"]);
  expect(await send({ hubId: "Hub!" })).toEqual([400, "invalid-request", "hubId"]);
  expect(await send({ itemId: "item-unknown" })).toEqual([404, "not-found", undefined]);
  expect(await send({ roomId: "cellar" })).toEqual([404, "not-found", undefined]);
  expect(await send({ roomId: "hall" })).toEqual([200, "approved", undefined]);
  expect(await send({ decisionId: "d-2" })).toEqual([409, "already-decided", undefined]);
  expect(await send({ hubId: "other" })).toEqual([404, "not-found", undefined]);
});

test("MOD3 SOK11 lists and searches cannot be broken, and what is malformed is refused by name", async () => {
  const last = "cursor=after-999999999999999";
  const odd = ["%27%3B--", "%28".repeat(280), "%22", "-a", "%F0%9F%94%A5", "%E0%A4%A", "the", `gate&${last}`];
  for (const path of ["lore", `lore?${last}`, "digests", `digests?${last}`, ...odd.map((q) => `lore?q=${q}`)])
    expect([path, (await ask(`/archive/hubs/hub/${path}`)).status]).toEqual([path, 200]);
  for (const [path, field] of [
    ["lore?q=%00", "q"],
    ["lore?cursor=x", "cursor"],
    ["lore?q=gate&cursor=after-1e3", "cursor"],
    ["lore?limit=x", "limit"],
    ["digests?cursor=x", "cursor"],
    ["moderation?cursor=%00", "cursor"],
    ["moderation?sessionId=%00", "sessionId"],
    ["mentions?sessionId=a%20b", "sessionId"],
  ] as const) {
    const response = await ask(`/archive/hubs/hub/${path}`);
    const { path: named } = v.parse(v.object({ path: v.string() }), await response.json());
    expect([path, response.status, named]).toEqual([path, 400, field]);
  }
});

test("MOD3 BRG5 what is not signed, not a list or not a query is refused with its code", async () => {
  const codeOf = async (response: Response) => [response.status, v.parse(Refused, await response.json()).code];
  expect(await codeOf(await ask("/archive/hubs/hub/deltas", { secret: world.secrets.bridgeToHub }))).toEqual([
    401,
    "unauthenticated",
  ]);
  expect(await codeOf(await fetch(`${bridge.url}/archive/hubs/hub/deltas`))).toEqual([401, "unauthenticated"]);
  expect(await codeOf(await ask("/archive/hubs/hub/secrets"))).toEqual([404, "not-found"]);
  expect(await codeOf(await ask("/archive/hubs/hub/deltas?limit=0"))).toEqual([400, "invalid-request"]);
  for (const query of ["cursor=nonsense", "cursor=%00", "cursor=after-01", "limit=1e2", "status=%00", "status=a%27b"])
    expect(await codeOf(await ask(`/archive/hubs/hub/workflows?${query}`))).toEqual([400, "invalid-request"]);
  expect(await codeOf(await ask("/archive/hubs/Hub!/deltas"))).toEqual([400, "invalid-request"]);
});

test("MOD3 an archive that does not answer is 503 with Retry-After, and the bridge goes on", async () => {
  const lonely = await startBridge({ DATABASE_URL: `postgresql://hub:secret@127.0.0.1:${await freePort()}/hub` });
  try {
    const response = await ask("/archive/hubs/hub/deltas", { url: lonely.url });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(v.parse(Refused, await response.json()).code).toBe("bridge-unavailable");
    expect(await lonely.isReady()).toBe(true);
    expect(lonely.text()).not.toContain("secret@");
  } finally {
    lonely.kill("SIGKILL");
  }
});

test("BRG3 the closure worker names every setting that is missing or malformed, and refuses an archive or a world it cannot use", async () => {
  const settings = {
    HUB_URL: world.edge.url,
    TEMPORAL_ADDRESS: world.temporal.address,
    BRIDGE_TO_HUB_SECRETS: world.secrets.bridgeToHub,
    DATABASE_URL: world.database.url,
  };
  const wordOf = async (env: Record<string, string>) => {
    const worker = await spawnClosureWorker(env);
    expect(await worker.exited()).toBe(1);
    return worker.text();
  };
  const faults = await wordOf({ SLA: "10 minutes", DIGEST_AT: "25:00", DIGEST_EVERY: "PT1.5S" });
  const named = ["HUB_URL", "TEMPORAL_ADDRESS", "BRIDGE_TO_HUB_SECRETS", "DATABASE_URL"];
  for (const name of [...named, "SLA", "DIGEST_AT", "DIGEST_EVERY"]) expect(faults).toContain(`- ${name} `);
  const port = await freePort();
  expect(await wordOf({ ...settings, DATABASE_URL: `postgresql://hub:x@127.0.0.1:${port}/hub` })).toContain(
    "nothing answers there",
  );
  expect(await wordOf({ ...settings, LEXICON_FILE: "/nowhere/world.json" })).toContain(
    "LEXICON_FILE /nowhere/world.json cannot be read",
  );
});

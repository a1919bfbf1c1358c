import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LexiconOrder } from "../../../../src/durable/protocol/bridge/lexicon-order.ts";
import { signedHeaders } from "../../../support/signed-headers.ts";
import { Scenario } from "../../../unit/closure/scenarios/scenario.ts";
import { closureJob } from "../../archive/support/closure-fixture.ts";
import { startBridgeProcess, type BridgeProcess } from "../support/bridge-process.ts";
import { openClosureWorld, type ClosureWorld } from "../support/closure-world.ts";

let world: ClosureWorld;
let bridge: BridgeProcess;

beforeAll(async () => {
  world = await openClosureWorld();
  await world.startWorker({
    MODERATION_OPENS_AFTER: "PT0S",
    MODERATION_WINDOW: "PT1S",
    MODERATION_OVERRIDE_WINDOW: "PT1S",
    LORE_BATCH_EVERY: "PT3S",
  });
  const { secrets, temporal, database, edge } = world;
  const extra = { DATABASE_URL: database.url };
  bridge = await startBridgeProcess({ hubUrl: edge.url, temporalAddress: temporal.address, secrets, extra });
});
afterAll(async () => {
  bridge?.kill("SIGKILL");
  await world?.close();
});

const signed = (text: string) => signedHeaders(text, world.secrets.hubToBridge);

async function put(hubId: string, lexicon: object, more: Partial<LexiconOrder> = {}) {
  const at = "2026-11-07T12:00:00.000Z";
  const order = { purpose: "lexicon", hubId, actId: randomUUID(), by: "olga", at, lexicon, ...more };
  const body = JSON.stringify(order);
  const response = await fetch(`${bridge.url}/lexicons`, { method: "POST", headers: signed(body), body });
  return [response.status, (await response.json()) as Record<string, unknown>] as const;
}

async function get(hubId: string): Promise<unknown> {
  const path = `/archive/hubs/${hubId}/lexicon`;
  return (await fetch(bridge.url + path, { headers: signed(`GET ${path}`) })).json();
}

const region = (canonicalName: string, more: object = {}) => ({
  entityId: `region.${canonicalName.toLowerCase().replaceAll(" ", "-")}`,
  entityType: "region",
  canonicalName,
  aliases: [],
  canon: {},
  ...more,
});
const ford = { entities: [region("Cold Ford", { canon: { status: "stable" } })], prohibitedCapabilities: [] };
const LINE = "The Cold Ford is destroyed. Dusk falls on the Kyther Range.";

/** Closes a session of that one line, and gives what was found in it. */
async function close(hubId: string, sessionId: string, closedAt: string, attempt = 1) {
  world.edge.hold(sessionId, new Scenario().narrate(LINE).close());
  const workflowId = await world.begin(closureJob(sessionId, { hubId, closedAt, attempt }));
  await world.edge.untilTold(workflowId, "closure.completed");
  return found(hubId, sessionId);
}

async function found(hubId: string, sessionId: string) {
  const query = { hubId, sessionId, limit: 9 };
  const { mentions, deltas, workflows } = world.archive.history;
  const [named, changed, runs] = await Promise.all([mentions(query), deltas(query), workflows(query)]);
  if (!named.ok || !changed.ok || !runs.ok) throw new Error("the archive refuses");
  const closure = runs.value.workflows.find(({ kind }) => kind === "closure");
  return {
    mentions: named.value.mentions.map(({ entityId }) => entityId).toSorted(),
    changes: changed.value.deltas.map((each) => `${each.entityId}: ${each.field === "status" ? each.before : ""}`),
    lexiconVersion: closure?.stages.find(({ stage }) => stage === "entities")?.lexiconVersion,
  };
}

describe("CLO12 a hub's own lexicon", () => {
  test("is what the sessions closed after it are read with; another hub and earlier sessions are not touched", async () => {
    const version = (await put("hub-ford", ford))[1]["version"];
    const [own, other, earlier] = await Promise.all([
      close("hub-ford", "ford-after", "2026-11-07T13:00:00.000Z"),
      close("hub-plain", "plain", "2026-11-07T13:00:00.000Z"),
      close("hub-ford", "ford-before", "2026-11-07T11:00:00.000Z"),
    ]);
    expect(own).toEqual({
      mentions: ["region.cold-ford"],
      changes: ["region.cold-ford: stable"],
      lexiconVersion: version,
    });
    const byDefault = { mentions: ["region.kyther-range"], lexiconVersion: undefined };
    expect(other).toMatchObject(byDefault);
    expect(earlier).toMatchObject(byDefault);
    expect([...other.changes, ...earlier.changes]).not.toContain("region.cold-ford: stable");
  });

  test("that comes after a session was closed does not change how the session is read, when it is driven again either", async () => {
    const [, first] = await put("hub-again", ford);
    await put("hub-again", { entities: [region("Elsewhere")] }, { at: "2026-11-07T15:00:00.000Z" });
    const read = await close("hub-again", "again", "2026-11-07T13:00:00.000Z");
    expect(read).toMatchObject({ mentions: ["region.cold-ford"], lexiconVersion: first["version"] });
    expect(await close("hub-again", "again", "2026-11-07T13:00:00.000Z", 2)).toEqual(read);
    const later = await close("hub-again", "later", "2026-11-07T16:00:00.000Z");
    expect(later.mentions).toEqual([]);
  });

  test("that is taken back leaves the hub the worker's", async () => {
    await put("hub-back", ford);
    expect(await put("hub-back", {}, { at: "2026-11-07T12:30:00.000Z" })).toEqual([200, { version: 2 }]);
    expect(await get("hub-back")).toMatchObject({ version: 2, lexicon: null });
    const read = await close("hub-back", "back", "2026-11-07T13:00:00.000Z");
    expect(read).toMatchObject({ mentions: ["region.kyther-range"], lexiconVersion: undefined });
  });
});

test("CLO12 CLO6 lore calls things as the lexicon does with which their session was read", async () => {
  await put("hub-lore", ford);
  await put("hub-lore", { entities: [region("Elsewhere")] }, { at: "2026-11-07T15:00:00.000Z" });
  await close("hub-lore", "lore", "2026-11-07T13:00:00.000Z");
  const titles = async () => {
    const lore = await world.archive.history.lore({ hubId: "hub-lore", limit: 9 });
    return lore.ok ? lore.value.entries.map(({ title }) => title) : [];
  };
  await expect.poll(titles, { timeout: 30_000 }).toEqual(["Cold Ford"]);
});

test("CLO12 VIEW5 a retraction leaves what a session was read with", async () => {
  const [, { version: lexiconVersion }] = await put("hub-taken", ford);
  const closed = await close("hub-taken", "taken", "2026-11-07T13:00:00.000Z");
  const version =
    new Scenario()
      .narrate(LINE)
      .close()
      .find(({ type }) => type === "story.narrated")?.version ?? 0;
  const session = { hubId: "hub-taken", roomId: "hall", sessionId: "taken" };
  const record = {
    kind: "retraction",
    schema: 1,
    jobId: "retraction-1",
    attempt: 1,
    hops: {},
    correlationId: "c",
  } as const;
  await world.archive.records.keep({ ...record, ...session, at: new Date().toISOString(), version });
  expect(await world.archive.closures.changesOf(session)).toEqual([]);
  expect([closed.lexiconVersion, await world.archive.closures.lexiconVersionOf(session)]).toEqual([
    lexiconVersion,
    lexiconVersion,
  ]);
});

describe("CLO12 the archive's side of putting one", () => {
  test("shows what is kept, nothing at first, and keeps the same once", async () => {
    expect(await get("hub-kept")).toEqual({ version: 0, lexicon: null });
    const [status, answer] = await put("hub-kept", ford);
    expect([status, answer]).toEqual([200, { version: 1 }]);
    expect(await get("hub-kept")).toEqual({ version: 1, at: "2026-11-07T12:00:00.000Z", lexicon: ford });
    expect(await put("hub-kept", ford, { at: "2026-11-07T13:00:00.000Z", over: [0] })).toEqual([200, { version: 1 }]);
    const audit = await world.archive.history.audit({ hubId: "hub-kept", limit: 9 });
    expect(audit.ok && audit.value.entries).toEqual([
      { at: "2026-11-07T12:00:00.000Z", actorId: "olga", action: "lexicon.change", target: "lexicon/1" },
    ]);
  });

  test("replaces only what If-Match has named, also when two arrive at once", async () => {
    const other = { entities: [region("Elsewhere")] };
    expect(await put("hub-match", ford, { over: [3] })).toMatchObject([412, { code: "stale" }]);
    expect(await put("hub-match", ford, { over: [0] })).toEqual([200, { version: 1 }]);
    const both = await Promise.all([
      put("hub-match", other, { over: [1] }),
      put("hub-match", { entities: [region("Nowhere")] }, { over: [1] }),
    ]);
    expect(both.map(([status]) => status).toSorted()).toEqual([200, 412]);
  });

  test("names each fault with its path, ten at most, and keeps nothing", async () => {
    const entities = [
      region("Cold Ford", { canon: { control: ["region.none"] } }),
      region("Cöld Förd", { entityId: "region.other" }),
    ];
    const [status, problem] = await put("hub-faulty", { entities });
    expect([status, problem["code"], problem["path"]]).toEqual([422, "invalid-lexicon", expect.any(String)]);
    expect(problem["detail"]).toContain("`entities[1].canonicalName`: ");
    expect(problem["detail"]).toContain("`entities[0].canon.control[0]`: region.none is no region here");
    const many = await put("hub-faulty", { entities: Array.from({ length: 12 }, () => ({})) });
    expect(many[1]["detail"]).toMatch(/; and \d+ more faults$/);
    expect(await put("hub-faulty", { about: "nothing" })).toMatchObject([422, { path: "entities" }]);
    expect(await get("hub-faulty")).toEqual({ version: 0, lexicon: null });
  });
});

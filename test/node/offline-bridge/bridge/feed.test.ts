import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrateAt } from "../../../../src/offline-bridge/archive/migrate-at.ts";
import { openArchive, type Archive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import { embeddedBinaries } from "../../../../tools/dev-stack/postgres/postgres-binaries.ts";
import { startPostgres } from "../../../../tools/dev-stack/postgres/start-postgres.ts";
import { freePort } from "../../../../tools/dev-stack/processes/port.ts";
import { signedHeaders } from "../../../support/signed-headers.ts";
import { spawnBridge, type BridgeProcess } from "../support/bridge-process.ts";
import { newSecrets } from "../support/secrets.ts";
import { until } from "../support/until.ts";

const Refused = v.object({ code: v.string(), path: v.optional(v.string()) });
const secrets = newSecrets();
let dir: string;
let port: number;
let database: Awaited<ReturnType<typeof startPostgres>>;
let archive: Archive;
let bridge: BridgeProcess;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "feed-"));
  port = await freePort();
  await startDatabase();
  await migrateAt(database.url);
  archive = await openArchive(database.url);
  bridge = await startBridge();
});
afterAll(async () => {
  bridge?.kill("SIGKILL");
  await archive?.close();
  await database?.stop();
  await rm(dir, { recursive: true, force: true });
});

async function startDatabase(): Promise<void> {
  database = await startPostgres(await embeddedBinaries(), join(dir, "archive"), port);
}

/** The feed needs the archive alone: nothing answers where Temporal should be. */
async function startBridge(): Promise<BridgeProcess> {
  const temporalAddress = `127.0.0.1:${await freePort()}`;
  const extra = { DATABASE_URL: database.url };
  const started = await spawnBridge({ hubUrl: "http://127.0.0.1:9", temporalAddress, secrets, extra });
  await started.untilListening();
  return started;
}

function ask(
  path: string,
  { url = bridge.url, secret = secrets.hubToBridge, signal = new AbortController().signal } = {},
) {
  return fetch(url + path, { headers: signedHeaders(`GET ${path}`, secret), signal });
}

/** Follows a hub, and gathers what it is told. */
async function follow(hubId: string, more = "", url = bridge.url) {
  const aborting = new AbortController();
  const path = `/feed/hubs/${hubId}?topics=moderation&actorId=juno&lifetimeMs=600000${more}`;
  const response = await ask(path, { url, signal: aborting.signal });
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  let text = "";
  const over = (async () => {
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += part;
  })().catch(() => {});
  return {
    text: () => text,
    alerts: () => [...text.matchAll(/"alertId":"([^"]+)"/g)].map(([, id]) => id),
    lastId: () => [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? "",
    close: () => aborting.abort(),
    over,
  };
}

const raise = (hubId: string, alertId: string, on = archive) =>
  on.closures.raiseAlert({
    ...{ hubId, roomId: "hall", sessionId: "s-1", alertId, reason: "closure-overdue" },
    ...{ severity: "warning", data: {}, raisedAt: "2026-11-07T21:00:30.000Z" },
  });

async function openStreams(): Promise<number> {
  const metrics = await (await fetch(`${bridge.url}/metrics`)).text();
  return Number(/^hub_bridge_feed_streams (\d+)$/m.exec(metrics)?.[1] ?? 0);
}

test("FEED1 BRG5 the feed is streamed to who signs, and told of within a second", async () => {
  const one = await follow("hub-live");
  await until(() => one.text().includes(": open"), "the stream");
  const from = performance.now();
  await raise("hub-live", "live-1");
  await until(() => one.alerts().length === 1, "the alert");
  expect(performance.now() - from).toBeLessThan(1000);
  one.close();
  expect((await ask("/feed/hubs/hub-live", { secret: secrets.bridgeToHub })).status).toBe(401);
  expect((await fetch(`${bridge.url}/feed/hubs/hub-live?topics=moderation`)).status).toBe(401);
});

test.each([
  ["topics=nonsense&actorId=juno&lifetimeMs=1", "topics"],
  ["topics=moderation,nonsense&actorId=juno&lifetimeMs=1", "topics"],
  ["actorId=juno&lifetimeMs=1", "topics"],
  ["topics=moderation&actorId=&lifetimeMs=1", "actorId"],
  ["topics=moderation&actorId=juno&lifetimeMs=1e3", "lifetimeMs"],
  ["topics=moderation&actorId=juno&lifetimeMs=1&roomId=%00", "roomId"],
  ["topics=moderation&actorId=juno&lifetimeMs=1&after=x-1", "after"],
])("FEED1 SOK11 %s is refused by name", async (query, path) => {
  const response = await ask(`/feed/hubs/hub?${query}`);
  expect([response.status, v.parse(Refused, await response.json())]).toEqual([400, { code: "invalid-request", path }]);
});

test("FEED5 a reader that goes frees its stream at the bridge", async () => {
  await until(async () => (await openStreams()) === 0, "earlier streams to be gone");
  const readers = await Promise.all([1, 2, 3].map(async () => follow("hub-gone")));
  await until(async () => (await openStreams()) === 3, "three streams");
  for (const each of readers) each.close();
  await until(async () => (await openStreams()) === 0, "no stream");
});

test("FEED4 FEED3 an archive that is away for a while costs no event: streams go on, and who comes again goes on too", async () => {
  const staying = await follow("hub-away");
  const leaving = await follow("hub-away");
  await raise("hub-away", "away-1");
  await until(() => leaving.alerts().length === 1 && staying.alerts().length === 1, "the first alert");
  const lastId = leaving.lastId();
  leaving.close();
  await archive.close();
  await database.stop();
  await until(() => bridge.lines.some(({ message }) => message === "hub.bridge.feedUnread"), "the bridge to notice");
  expect((await ask(`/feed/hubs/hub-away?topics=moderation&actorId=juno&lifetimeMs=1000`)).status).toBe(503);
  await startDatabase();
  archive = await openArchive(database.url);
  await raise("hub-away", "away-2");
  await until(() => staying.alerts().length === 2, "the second alert");
  const again = await follow("hub-away", `&after=${lastId}`);
  await until(() => again.alerts().length === 1, "what was missed");
  expect([staying.alerts(), again.alerts()]).toEqual([["away-1", "away-2"], ["away-2"]]);
  staying.close();
  again.close();
});

test("BRG4 FEED4 a bridge that stops says so, and another bridge goes on from the same id", async () => {
  const second = await startBridge();
  const one = await follow("hub-two", "", second.url);
  await raise("hub-two", "two-1");
  await until(() => one.alerts().length === 1, "the alert");
  const lastId = one.lastId();
  second.kill("SIGTERM");
  await one.over;
  expect(one.text()).toContain('event: end\ndata: {"reason":"going-down"}\n\n');
  expect((await second.exited()).code).toBe(0);
  await raise("hub-two", "two-2");
  const again = await follow("hub-two", `&after=${lastId}`);
  await until(() => again.alerts().length === 1, "what came meanwhile");
  expect(again.alerts()).toEqual(["two-2"]);
  again.close();
});

import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEnv } from "node:util";
import { Client, Connection } from "@temporalio/client";
import pg from "pg";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectRoom } from "../../../src/client/connect-room.ts";
import { standardPlatform } from "../../../src/client/connection/platform.ts";
import type { RoomClient } from "../../../src/client/room-client.ts";
import { mintToken } from "../../../src/durable/identity/mint-token.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { Role } from "../../../src/durable/protocol/state/actor.ts";
import { openArchive } from "../../../src/offline-bridge/archive/open-archive.ts";
import { writeEdgeEnv } from "../../../tools/dev-stack/local-secrets.ts";
import { signedHeaders } from "../../support/signed-headers.ts";
import { startStack, type TestStack } from "../../support/stack.ts";
import { until } from "../support/table.ts";

/** The three steps of docs/operations/secrets.md, for all lists at once and the archive's login, under running play. */
const ROOMS = ["one", "two", "three", "four"];
const PEOPLE = ["ann", "bob", "cai", "dov", "eva"];
/** All ten pairs of a room take longer than a pair rests. */
const PAUSE_MS = 1_000;
const hubId = "journeys";

function makeSecrets() {
  const plain = () => randomBytes(32).toString("base64");
  return {
    HUB_JWT_SECRET: plain(),
    HUB_TO_BRIDGE_SECRETS: `whsec_${plain()}`,
    BRIDGE_TO_HUB_SECRETS: `whsec_${plain()}`,
    TEMPORAL_PAYLOAD_KEYS: plain(),
    ALERT_WEBHOOK_SECRET: `whsec_${plain()}`,
  };
}

const [older, newer] = [makeSecrets(), makeSecrets()];
type Secrets = typeof older;
type Name = keyof Secrets;
const both = (first: Secrets, second: Secrets): Secrets => ({
  HUB_JWT_SECRET: `${first.HUB_JWT_SECRET}, ${second.HUB_JWT_SECRET}`,
  HUB_TO_BRIDGE_SECRETS: `${first.HUB_TO_BRIDGE_SECRETS}, ${second.HUB_TO_BRIDGE_SECRETS}`,
  BRIDGE_TO_HUB_SECRETS: `${first.BRIDGE_TO_HUB_SECRETS}, ${second.BRIDGE_TO_HUB_SECRETS}`,
  TEMPORAL_PAYLOAD_KEYS: `${first.TEMPORAL_PAYLOAD_KEYS}, ${second.TEMPORAL_PAYLOAD_KEYS}`,
  ALERT_WEBHOOK_SECRET: `${first.ALERT_WEBHOOK_SECRET}, ${second.ALERT_WEBHOOK_SECRET}`,
});

let stack: TestStack;
let receiver: Server;
/** The secrets that the receiver of alerts knows, and the requests that came to it. */
let receiverSecret = older.ALERT_WEBHOOK_SECRET;
const alerts: string[] = [];
/** The setting of whoever makes tokens. */
let issuer = older.HUB_JWT_SECRET;
let archiveUrl: string;
const over = new AbortController();

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      try {
        const { data } = new Webhook(receiverSecret).verify(text, headers) as { data: { alertId: string } };
        alerts.push(data.alertId);
        response.writeHead(204).end();
      } catch {
        response.writeHead(401).end();
      }
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  stack = await startStack({ env: { ...older, ALERT_WEBHOOK_URL: `http://127.0.0.1:${port}/hub` } });
  archiveUrl = await databaseUrl();
});
afterAll(async () => {
  over.abort();
  receiver.closeAllConnections();
  receiver.close();
  await stack?.stop();
});

async function databaseUrl(): Promise<string> {
  return parseEnv(await readFile(`${stack.stateDir}/archive.env`, "utf8"))["DATABASE_URL"] ?? "";
}

async function tokenFor(actorId: string, roles: Role[] = ["player"], secret = issuer): Promise<string> {
  const expiresAt = Date.now() + 3_600_000;
  const actor = { actorId, hubId, room: "*", name: actorId, capabilities: [], roles, expiresAt };
  const stats = { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 0 };
  return (await mintToken({ ...actor, stats }, secret)) ?? "";
}

async function enters(roomId: string, actorId: string, roles?: Role[]): Promise<RoomClient> {
  const client = connectRoom({
    ...{ url: stack.edgeUrl, hubId, roomId, platform: standardPlatform() },
    getToken: () => tokenFor(actorId, roles),
    backoff: { baseMs: 100, capMs: 1000 },
    connectWithinMs: 5000,
  });
  const ready = await client.ready;
  if (!ready.ok) throw new Error(`${actorId} did not get in: ${ready.reason.detail}`);
  return client;
}

/** Everybody duels everybody, again and again until the test is over; gives everything that the room said. */
async function duels(roomId: string): Promise<readonly Event[]> {
  const heard: Event[] = [];
  const people = await Promise.all(PEOPLE.map(async (name) => ({ name, client: await enters(roomId, name) })));
  people[0]?.client.on("event", (event) => void heard.push(event));
  const pairs = people.flatMap((one, at) => people.slice(at + 1).map((other) => [one, other] as const));
  const ends = () => heard.filter(({ type }) => type === "contest.resolved" || type === "contest.expired").length;
  for (let turn = 0; !over.signal.aborted; turn += 1) {
    const [one, other] = pairs[turn % pairs.length] ?? [];
    if (one === undefined || other === undefined) throw new Error("nobody is there");
    const before = ends();
    await sleep(PAUSE_MS);
    const armed = await one.client.send("verb.challengeDuel", { target: other.name });
    // A pair that has just fought rests.
    if (armed.status !== "accepted") continue;
    await other.client.send("verb.challengeDuel", { target: one.name });
    await until(`the end of a duel in ${roomId}`, () => ends() > before);
  }
  await Promise.all(people.map(({ client }) => client.close()));
  return heard;
}

/** A session is told and closed; resolves when its closure is completed. */
async function closes(roomId: string): Promise<void> {
  const gil = await enters(roomId, "gil", ["gm"]);
  let isCompleted = false;
  gil.on("event", ({ type }) => void (isCompleted ||= type === "closure.completed"));
  await gil.send("gm.narrate", { text: "The bridge toll doubles at dawn." });
  await gil.send("gm.closeSession", { reason: "it is late" });
  await until(`the closure in ${roomId}`, () => isCompleted);
  await gil.close();
}

/** Each process gets its settings and is restarted, the edge first. */
async function deploy(secrets: Secrets, database: string): Promise<void> {
  writeEdgeEnv(stack.stateDir, { ...stack.secrets, ...secrets }, {});
  const redeploy = async (name: string) => {
    await stack.stopOne(name);
    await stack.restart(name, { ...secrets, DATABASE_URL: database });
  };
  await redeploy("edge");
  await Promise.all([redeploy("bridge"), redeploy("closures")]);
}

async function tellsAlert(alertId: string): Promise<void> {
  const archive = await openArchive(archiveUrl);
  const of = {
    hubId: alertId,
    roomId: "one",
    sessionId: "s-1",
    reason: "closure-failed",
    severity: "critical",
  } as const;
  await archive.closures.raiseAlert({ ...of, alertId, data: {}, raisedAt: new Date().toISOString() });
  await archive.close();
  await until(`the alert ${alertId}`, () => alerts.includes(alertId));
}

async function sql(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

async function statusOf(secret: string): Promise<number> {
  const headers = { authorization: `Bearer ${await tokenFor("olga", ["ops"], secret)}` };
  return (await fetch(`${stack.edgeUrl}/v1/ops/hubs/${hubId}/rooms`, { headers })).status;
}

/** Whether a request that is signed by this secret is believed. */
async function isBelieved(url: string, signed: string, secret: string, init: RequestInit = {}): Promise<boolean> {
  const headers = { "content-type": "application/json", ...signedHeaders(signed, secret) };
  return (await fetch(url, { ...init, headers })).status !== 401;
}

const bridgeBelieves = (secret: string) => {
  const path = `/archive/hubs/${hubId}/closures`;
  return isBelieved(stack.bridgeUrl + path, `GET ${path}`, secret);
};
/** The body is nonsense either way. */
const edgeBelieves = (secret: string) =>
  isBelieved(`${stack.edgeUrl}/v1/bridge/results`, "{}", secret, { method: "POST", body: "{}" });

const byBoth = async <T>(name: Name, ask: (secret: string) => Promise<T>) => [
  await ask(older[name]),
  await ask(newer[name]),
];

/** Which keys a run was stored with: the older, the newer. */
async function keysOf(workflowId: string): Promise<boolean[]> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const history = JSON.stringify(await new Client({ connection }).workflow.getHandle(workflowId).fetchHistory());
  await connection.close();
  return byBoth("TEMPORAL_PAYLOAD_KEYS", (key) => {
    const id = createHash("sha256").update(Buffer.from(key, "base64")).digest("hex").slice(0, 16);
    return Promise.resolve(history.includes(Buffer.from(id).toString("base64")));
  });
}

/** A second login that acts as the first. */
async function makeLogin(name: string): Promise<string> {
  const url = new URL(archiveUrl);
  url.username = name;
  url.password = randomBytes(18).toString("base64url");
  const created = `CREATE ROLE ${name} LOGIN PASSWORD '${url.password}' IN ROLE hub`;
  await sql(archiveUrl, `${created}; ALTER ROLE ${name} SET role = 'hub'`);
  return url.toString();
}

/** Every contest that was launched has one end, by its dice, and no event is missing. */
function isWhole(events: readonly Event[]): void {
  const idsOf = (wanted: Event["type"]) =>
    events.flatMap(({ type, data }) => (type === wanted && "contestId" in data ? [data.contestId] : [])).toSorted();
  const launched = idsOf("contest.launched");
  expect(launched.length).toBeGreaterThan(3);
  expect(idsOf("contest.resolved")).toEqual(launched);
  const from = events[0]?.version ?? 0;
  expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => from + index));
}

test("BRG5 BRG6 TOK1 TEL9 every secret is rotated under running contests and closures: none lost, none doubled", async () => {
  const playing = Promise.all(ROOMS.map(duels));
  const login = await makeLogin("hub_2");

  const first = closes("closing-1");
  await deploy(both(older, newer), archiveUrl);
  await tellsAlert("step-1");
  expect(await byBoth("HUB_JWT_SECRET", statusOf)).toEqual([200, 200]);
  await first;

  issuer = newer.HUB_JWT_SECRET;
  const second = closes("closing-2");
  await deploy(both(newer, older), login);
  await tellsAlert("step-2-older");
  receiverSecret = newer.ALERT_WEBHOOK_SECRET;
  await tellsAlert("step-2-newer");
  expect(await byBoth("HUB_JWT_SECRET", statusOf)).toEqual([200, 200]);
  await second;
  const others = "SELECT DISTINCT usename FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'hub'";
  expect((await sql(archiveUrl, others)).rows).toEqual([{ usename: "hub_2" }]);
  await sql(archiveUrl, "ALTER ROLE hub PASSWORD NULL");

  const third = closes("closing-3");
  await deploy(newer, login);
  await third;
  await expect(sql(archiveUrl, "SELECT 1")).rejects.toThrow("password authentication failed");
  archiveUrl = login;
  await tellsAlert("step-3");

  over.abort();
  for (const events of await playing) isWhole(events);
  expect(await byBoth("HUB_JWT_SECRET", statusOf)).toEqual([401, 200]);
  expect(await byBoth("HUB_TO_BRIDGE_SECRETS", bridgeBelieves)).toEqual([false, true]);
  expect(await byBoth("BRIDGE_TO_HUB_SECRETS", edgeBelieves)).toEqual([false, true]);
  const lastOfOne = (await playing)[0]?.findLast(({ type }) => type === "contest.resolved");
  const { contestId } = { contestId: "", ...lastOfOne?.data };
  expect(await keysOf(`contest/${hubId}/one/${contestId}`)).toEqual([false, true]);
}, 300_000);

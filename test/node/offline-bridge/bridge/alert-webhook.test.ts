import { createServer, type Server } from "node:http";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readAlertWebhook } from "../../../../src/offline-bridge/alerts/read-webhook.ts";
import { tellAlerts } from "../../../../src/offline-bridge/alerts/tell-alerts.ts";
import { openTestArchive, type TestArchive } from "../../archive/support/servers.ts";

const SECRET = `whsec_${Buffer.from("alerts go to operators, signed").toString("base64")}`;

interface Told {
  readonly id: string;
  readonly text: string;
  readonly headers: Record<string, string>;
  readonly body: { readonly type: string; readonly timestamp: string; readonly data: Record<string, unknown> };
}

let world: TestArchive;
let receiver: Server;
let url: string;
let status: number;
const told: Told[] = [];
const stops: AbortController[] = [];
const outcomes: string[] = [];

beforeAll(async () => {
  world = await openTestArchive();
  receiver = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const body = new Webhook(SECRET).verify(text, headers) as Told["body"];
      told.push({ id: headers["webhook-id"] ?? "", text, headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/hub`;
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await world?.close();
});
beforeEach(() => {
  status = 200;
  told.length = 0;
  outcomes.length = 0;
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop.abort();
  await world.db.query("DELETE FROM alerts");
});

async function raise(alertId: string, changes: { reason?: string; raisedAt?: string; roomId?: string } = {}) {
  const of = {
    hubId: "hub",
    roomId: "hall",
    sessionId: "s-1",
    reason: "closure-failed",
    severity: "critical",
  } as const;
  const data = { error: "the disk is full" };
  await world.archive.closures.raiseAlert({ ...of, alertId, data, raisedAt: new Date().toISOString(), ...changes });
}

/** A bridge that tells of alerts, looking often. */
function bridge(address: string = url, secrets = SECRET): void {
  const stop = new AbortController();
  stops.push(stop);
  const webhook = readAlertWebhook({ ALERT_WEBHOOK_URL: address, ALERT_WEBHOOK_SECRET: secrets });
  if (!webhook.ok || webhook.value === undefined) throw new Error("the webhook cannot be read");
  const ports = {
    deliveries: () => Promise.resolve(world.archive.deliveries),
    count: (outcome: string) => void outcomes.push(outcome),
  };
  void tellAlerts(webhook.value, ports, stop.signal, 20);
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + 20_000;
  while (!(await isSo())) {
    if (performance.now() > endsAt) throw new Error("it never came");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Longer than several looks. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 300));
const ids = () => told.map(({ id }) => id);
const dueNow = (alertId: string) =>
  world.db.query("UPDATE alert_deliveries SET next_at = now() WHERE alert_id = $1", [alertId]);

describe("alerts are told to operators", () => {
  test("TEL9 BRG5 while a secret is rotated each signs, and a receiver that knows either believes it", async () => {
    const newer = `whsec_${Buffer.from("the next secret of the operators").toString("base64")}`;
    bridge(url, `${newer}, ${SECRET}`);
    await raise("run-9/rotated");
    await until(() => told.length > 0);
    const { headers, text } = told[0] ?? { headers: {}, text: "" };
    for (const secret of [newer, SECRET]) expect(() => new Webhook(secret).verify(text, headers)).not.toThrow();
    const stranger = `whsec_${Buffer.from("somebody else's secret, not ours").toString("base64")}`;
    expect(() => new Webhook(stranger).verify(text, headers)).toThrow("No matching signature");
  });

  test("TEL9 an alert of the archive is told once, signed, with its runbook, by several bridges", async () => {
    for (let n = 0; n < 3; n += 1) bridge();
    await raise("run-1/closure-failed");
    await until(() => told.length > 0);
    await quiet();
    expect(ids()).toEqual(["run-1/closure-failed"]);
    expect(told[0]?.body).toEqual({
      type: "admin.alert",
      timestamp: expect.stringMatching(/Z$/),
      data: {
        ...{ alertId: "run-1/closure-failed", hubId: "hub", roomId: "hall", sessionId: "s-1", repeated: 0 },
        ...{ reason: "closure-failed", severity: "critical", details: { error: "the disk is full" } },
        runbook: "docs/operations/runbooks/alerts/closure-failed.md",
      },
    });
  });

  test("TEL9 one that is refused is tried again with back-off under the same id, until it is taken", async () => {
    status = 500;
    bridge();
    await raise("run-2/closure-failed");
    await until(() => outcomes.length === 1);
    await quiet();
    expect(ids()).toEqual(["run-2/closure-failed"]);
    const { rows } = await world.db.query(
      "SELECT tries, extract(epoch FROM next_at - now()) AS seconds FROM alert_deliveries",
    );
    expect(rows).toEqual([{ tries: 1, seconds: expect.anything() }]);
    expect(Number(rows[0].seconds)).toBeGreaterThan(25);
    status = 204;
    await dueNow("run-2/closure-failed");
    await until(() => outcomes.length === 2);
    expect(ids()).toEqual(["run-2/closure-failed", "run-2/closure-failed"]);
    expect(outcomes).toEqual(["failed", "delivered"]);
  });

  test("TEL9 of many alerts of one reason in a hub one is told, and the next one says how many were left out", async () => {
    for (let n = 0; n < 40; n += 1) await raise(`c-${n}/stalled`, { reason: "contest-stalled" });
    await raise("run-3/closure-failed");
    bridge();
    await until(() => told.length === 2);
    await quiet();
    expect(ids().toSorted()).toEqual(["c-0/stalled", "run-3/closure-failed"]);
    await world.db.query(
      "UPDATE alert_deliveries SET delivered_at = delivered_at - interval '6 minutes' WHERE NOT repeats",
    );
    await raise("c-99/stalled", { reason: "contest-stalled" });
    await until(() => told.length === 3);
    expect(told[2]?.body.data).toMatchObject({ alertId: "c-99/stalled", repeated: 39 });
  });

  test("TEL9 what was acknowledged, and what is older than a day, is told to nobody", async () => {
    await raise("old", { raisedAt: new Date(Date.now() - 25 * 3_600_000).toISOString() });
    await raise("seen");
    await world.db.query("UPDATE alerts SET acknowledged_by = 'juno', acknowledged_at = now() WHERE alert_id = 'seen'");
    await raise("new", { reason: "publishing-failed" });
    bridge();
    await until(() => told.length > 0);
    await quiet();
    expect(ids()).toEqual(["new"]);
  });

  test("TEL9 a webhook that cannot be reached, or sends on elsewhere, keeps nothing else waiting", async () => {
    bridge("http://127.0.0.1:9/hub");
    await raise("run-4/closure-failed");
    await raise("run-4/publishing-failed", { reason: "publishing-failed" });
    await until(() => outcomes.length === 2);
    expect(outcomes).toEqual(["failed", "failed"]);
  });
});

test.each([
  [{ ALERT_WEBHOOK_URL: "https://alerts.example/hub" }, "ALERT_WEBHOOK_SECRET is missing: set it to whsec_"],
  [
    { ALERT_WEBHOOK_URL: "https://alerts.example/hub", ALERT_WEBHOOK_SECRET: `${SECRET},whsec_x` },
    "ALERT_WEBHOOK_SECRET holds a secret that is malformed (number 2)",
  ],
  [{ ALERT_WEBHOOK_SECRET: SECRET }, "ALERT_WEBHOOK_SECRET is set without ALERT_WEBHOOK_URL"],
  [{ ALERT_WEBHOOK_URL: "http://alerts.example/hub", ALERT_WEBHOOK_SECRET: SECRET }, "is no https address"],
])("TEL9 BRG3 a webhook's settings are checked: %j", (env, fault) => {
  expect(readAlertWebhook(env)).toEqual({ ok: false, fault: expect.stringContaining(fault) });
});

test("TEL9 no webhook is none", () => {
  expect(readAlertWebhook({})).toEqual({ ok: true, value: undefined });
});

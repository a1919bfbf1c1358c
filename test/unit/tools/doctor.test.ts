import { beforeEach, describe, expect, test, vi } from "vitest";
import hubPackage from "../../../package.json" with { type: "json" };
import { checkDeployment } from "../../../tools/doctor/checks/deployment.ts";
import { checkNode } from "../../../tools/doctor/checks/machine.ts";
import { checkSecrets } from "../../../tools/doctor/checks/secrets.ts";
import { runIntoBrokenPipe, runTool } from "../../support/run-tool.ts";
import { problem, scriptedHub, TOKEN } from "../../support/scripted-server.ts";

// Each run is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const TOOL = "tools/doctor.ts";
const secret = (letter: string) => `whsec_${Buffer.from(`${letter}0123456789abcdefghijklmnopqrst`).toString("base64")}`;
const SECRETS = {
  HUB_JWT_SECRET: "qK7vT2mZ9xR4wL8pB1nC6sD3fG5hJ0aY",
  HUB_TO_BRIDGE_SECRETS: secret("h"),
  BRIDGE_TO_HUB_SECRETS: secret("b"),
};

const KEY = "kq3Jx0mV7cQe9Zt1Rb5Yw8Ua2Ls4Hd6FgPnTiXoKvBM=";
const OTHER_KEY = "Yb7Wm2Tq9Xc4Rv6Ns1Kj8Zp3Lf5Hd0GgAaEeUuIiOoQ=";

describe("a deployed hub", async () => {
  const hub = await scriptedHub();
  beforeEach(() => {
    hub.routes["GET /healthz"] = () => ({ body: { status: "ok", version: hubPackage.version } });
  });

  /** As one that is not of this machine is looked at: without a port of it, and with nothing but what is set. */
  const deployed = () => hub.url.replace("127.0.0.1", "0.0.0.0");
  const run = (args: readonly string[] = [], env: Record<string, string> = {}) =>
    runTool(TOOL, ["--hub", deployed(), ...args], { env });

  test("CLI5 what cannot be seen from here is no fault, and says how it can be seen", async () => {
    const { out } = await run(["--json"]);
    const { findings } = JSON.parse(out);
    const unseen = findings.filter(({ level }: { level: string }) => level === "unseen");
    expect(unseen.map(({ check }: { check: string }) => check)).toEqual([
      ...["secrets", "bridge", "hub to bridge", "temporal", "archive"],
    ]);
    for (const { remedy } of unseen) expect(remedy).not.toBe("");
  });

  test("CLI5 a hub in development, one of another release, and one that lets strangers in are told", async () => {
    hub.routes["GET /healthz"] = () => ({ body: { status: "ok", version: "0.0.9", dev: true } });
    const { code, out } = await run();
    expect(code).toBe(2);
    expect(out).toMatch(/warning {2}hub .*is version 0\.0\.9/);
    expect(out).toMatch(/fault {4}mode .*mints tokens for anybody/);
    expect(out).toMatch(/fault {4}origins .*a page of a foreign origin got 200/);
  });

  test("CLI5 TOK8 settings that the hub refuses are told in its own words", async () => {
    const detail = "HUB_JWT_SECRET is too short: set at least 32 random bytes";
    hub.routes["GET /v1/hubs/doctor/rooms"] = () => ({
      status: 503,
      body: { status: 503, code: "misconfigured", detail },
    });
    const { code, out } = await run();
    expect(code).toBe(2);
    expect(out).toMatch(/fault {4}settings +HUB_JWT_SECRET is too short/);
  });

  test("CLI5 a token that may not read the lists is unseen, and a bridge that is away is a fault", async () => {
    hub.routes["GET /v1/hubs/hub-one/audit"] = () => problem(403, "forbidden");
    expect((await run([], { HUB_TOKEN: TOKEN })).out).toMatch(/unseen {3}hub to bridge .*the token may not read them/);
    hub.routes["GET /v1/hubs/hub-one/audit"] = () => problem(503, "bridge-unavailable");
    expect((await run([], { HUB_TOKEN: TOKEN })).out).toMatch(/fault {4}hub to bridge .*bridge-unavailable/);
  });

  test("CLI5 a version of the Worker that serves nobody yet is asked by its id, in every request to the hub", async () => {
    const id = "dc8dcd28-271b-4367-9840-6c244f84cb40";
    hub.headers.length = 0;
    const { code } = await run(["--worker-version", id], { HUB_TOKEN: TOKEN });
    expect(code).toBe(2);
    const asked = hub.headers.map((each) => each["cloudflare-workers-version-overrides"]);
    expect(asked.length).toBeGreaterThan(3);
    expect(new Set(asked)).toEqual(new Set([`frontier-hub="${id}"`]));
    const wrong = await run(["--worker-version", "latest"]);
    expect([wrong.code, wrong.err]).toEqual([64, expect.stringContaining("--worker-version must be an id")]);
  });

  test("CLI5 a reader that is gone is no fault of the tool", async () => {
    const { code, err } = await runIntoBrokenPipe(TOOL, ["--hub", deployed()], {});
    expect([code, err]).toEqual([2, ""]);
  });
});

test("CLI5 a hub that does not answer, or is none, is a fault with the remedy", async () => {
  const { code, out } = await runTool(TOOL, ["--hub", "http://0.0.0.0:9"], {});
  expect(code).toBe(2);
  expect(out).toMatch(/fault {4}hub .*does not answer.*\n.*→ see that the address is right/);
});

test.each([
  [["hall"], "hall is too much"],
  [["--hub", "somewhere"], "--hub must be an http address"],
])("CLI5 wrong usage ends with 64: %j", async (args, message) => {
  const { code, out, err } = await runTool(TOOL, args, {});
  expect([code, out]).toEqual([64, ""]);
  expect(err).toContain(`doctor: ${message}`);
});

test("CLI5 RUN8 Node is new enough, or not", () => {
  expect(["22.17.1", "22.18.0", "24.1.0", "20.20.2"].map((version) => checkNode(version).level)).toEqual([
    ...["fault", "ok", "ok", "fault"],
  ]);
});

describe("secrets", () => {
  const check = (changes: Record<string, string> = {}) =>
    checkSecrets({ url: "https://hub.example", isLocal: false, token: undefined, env: { ...SECRETS, ...changes } });

  test("CLI5 good ones are well", () => {
    expect(check().map(({ level }) => level)).toEqual(["ok"]);
  });

  test.each([
    [{ HUB_JWT_SECRET: "Zx9" }, "fault", "HUB_JWT_SECRET is too short"],
    [{ HUB_TO_BRIDGE_SECRETS: "whsec_abc" }, "fault", "HUB_TO_BRIDGE_SECRETS holds a secret that is malformed"],
    [{ HUB_TO_BRIDGE_SECRETS: SECRETS.BRIDGE_TO_HUB_SECRETS }, "fault", "shares a secret with BRIDGE_TO_HUB_SECRETS"],
    [{ HUB_JWT_SECRET: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }, "warning", "HUB_JWT_SECRET does not look random"],
    [{ DATABASE_URL: "postgresql://hub:changeme@db/hub" }, "warning", "DATABASE_URL does not look random"],
    [{ TEMPORAL_PAYLOAD_KEYS: `${KEY},${OTHER_KEY}` }, "warning", "TEMPORAL_PAYLOAD_KEYS holds 1 older secret"],
    [{ HUB_JWT_SECRET: `${OTHER_KEY}, ${SECRETS.HUB_JWT_SECRET}` }, "warning", "HUB_JWT_SECRET holds 1 older secret"],
    [{ TEMPORAL_PAYLOAD_KEYS: `${KEY},${KEY}` }, "warning", "TEMPORAL_PAYLOAD_KEYS holds one secret twice"],
    [
      { ALERT_WEBHOOK_SECRET: SECRETS.HUB_TO_BRIDGE_SECRETS },
      "fault",
      "HUB_TO_BRIDGE_SECRETS and ALERT_WEBHOOK_SECRET share a secret",
    ],
    [
      { TEMPORAL_PAYLOAD_KEYS: KEY, ALERT_WEBHOOK_SECRET: `whsec_${KEY}` },
      "fault",
      "TEMPORAL_PAYLOAD_KEYS and ALERT_WEBHOOK_SECRET share a secret",
    ],
  ])("CLI5 TOK8 %j is a %s, and no value is told", (changes, level, told) => {
    const findings = check(changes);
    expect(findings[0]).toMatchObject({ level, told: expect.stringContaining(told) });
    for (const value of Object.values({ ...SECRETS, ...changes }).flatMap((each) => each.split(/, ?/)))
      expect(JSON.stringify(findings)).not.toContain(value);
  });
});

describe("wrangler.toml", () => {
  const well = {
    compatibility_date: "2026-10-23",
    queues: {
      consumers: [
        { queue: "jobs", max_batch_timeout: 0, max_retries: 5, dead_letter_queue: "dead" },
        { queue: "dead", max_batch_timeout: 0, max_retries: 100 },
      ],
    },
    observability: { logs: { invocation_logs: false, head_sampling_rate: 1 } },
  };
  const now = Date.parse("2026-11-30");
  const levels = (changes: object) =>
    checkDeployment({ ...well, ...changes }, now).map(({ check, level }) => `${check} ${level}`);

  test("CLI5 this project's own is well", () => {
    expect(checkDeployment().map(({ level }) => level)).toEqual(["ok", "ok", "ok"]);
  });

  test.each([
    [{ compatibility_date: "2025-01-01" }, "compatibility date warning"],
    [{ compatibility_date: "2027-01-01" }, "compatibility date fault"],
    [{ observability: { logs: { invocation_logs: true } } }, "logs warning"],
    [{ queues: { consumers: [] } }, "queues fault"],
    [{ queues: { consumers: well.queues.consumers.slice(0, 1) } }, "queues fault"],
    [
      { queues: { consumers: [{ ...well.queues.consumers[0], max_batch_timeout: 5 }, well.queues.consumers[1]] } },
      "queues fault",
    ],
  ])("CLI5 JOB2 %j is told", (changes, line) => {
    expect(levels({})).toEqual(["queues ok", "compatibility date ok", "logs ok"]);
    expect(levels(changes)).toContain(line);
  });
});

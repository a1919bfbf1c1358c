import { describe, expect, test } from "vitest";
import { readConfig } from "../../../../src/offline-bridge/bridge/config.ts";
import { buildIdOf } from "../../../../src/offline-bridge/temporal/worker-build.ts";
import { spawnBridge } from "../support/bridge-process.ts";
import { newSecret, newSecrets } from "../support/secrets.ts";

const good = {
  HUB_URL: "http://127.0.0.1:8787/",
  TEMPORAL_ADDRESS: "127.0.0.1:7233",
  HUB_TO_BRIDGE_SECRETS: `${newSecret()}, ${newSecret()}`,
  BRIDGE_TO_HUB_SECRETS: newSecret(),
};

function faultsOf(env: Record<string, string>): readonly string[] {
  const read = readConfig(env);
  return read.ok ? [] : read.faults;
}

describe("the bridge's settings", () => {
  test("BRG3 what is left out has a default", () => {
    const read = readConfig(good);
    expect(read).toMatchObject({
      ok: true,
      config: {
        host: "127.0.0.1",
        port: 8788,
        hubUrl: "http://127.0.0.1:8787",
        temporal: { address: "127.0.0.1:7233", namespace: "default" },
        stopsWithParent: false,
      },
    });
    expect(read.ok && read.config.hubToBridge.length).toBe(2);
  });

  test("BRG7 a build is the release's own or one that is named, and made current by hand where nothing is given", async () => {
    const buildOf = (env: Record<string, string>) => {
      const read = readConfig({ ...good, ...env });
      return read.ok ? read.config.temporal.build : read.faults;
    };
    expect(buildOf({})).toBeUndefined();
    expect(buildOf({ HUB_BUILD_ID: "v1.2.3+abc" })).toEqual({ id: "v1.2.3+abc", current: "by-hand" });
    const release = { id: "release", current: "take-over" } as const;
    expect(buildOf({ HUB_BUILD_ID: "release", HUB_BUILD_CURRENT: "take-over" })).toEqual(release);
    expect(await buildIdOf(release)).toMatch(/^\d+\.\d+\.\d+-[0-9a-f]{16}$/);
  });

  test("BRG3 every setting that is missing is named, each with its remedy", () => {
    const faults = faultsOf({});
    const names = ["HUB_URL", "TEMPORAL_ADDRESS", "HUB_TO_BRIDGE_SECRETS", "BRIDGE_TO_HUB_SECRETS"];
    expect(faults.map((fault) => fault.split(" ")[0])).toEqual(names);
    for (const fault of faults) expect(fault).toMatch(/is missing: set it to /);
  });

  test.each([
    ["BRIDGE_PORT", "80a"],
    ["BRIDGE_PORT", "65536"],
    ["BRIDGE_PORT", "-1"],
    ["BRIDGE_HOST", "not a host"],
    ["HUB_URL", "ftp://hub"],
    ["HUB_URL", "127.0.0.1:8787"],
    ["HUB_URL", "http://127.0.0.1:8787/?room=1"],
    ["HUB_URL", "http://ada:word@127.0.0.1:8787"],
    ["TEMPORAL_ADDRESS", "temporal"],
    ["TEMPORAL_ADDRESS", "http://temporal:7233"],
    ["TEMPORAL_ADDRESS", "temporal:0"],
    ["TEMPORAL_NAMESPACE", "a b"],
    ["TEMPORAL_TLS_CLIENT_CERT_DATA", "a certificate"],
    ["TEMPORAL_TLS_SERVER_CA_CERT_PATH", "/no/such/file"],
    ["TEMPORAL_CONFIG_FILE", "/no/such/folder/temporal.toml"],
    ["TEMPORAL_PROFILE", "unknown"],
    ["TEMPORAL_PAYLOAD_KEYS", Buffer.alloc(31, 7).toString("base64")],
    ["TEMPORAL_PAYLOAD_KEYS", `${Buffer.alloc(32, 7).toString("base64")},another`],
    ["HUB_BUILD_ID", "a build"],
    ["HUB_BUILD_ID", "x".repeat(129)],
    ["HUB_BUILD_CURRENT", "make"],
    ["HUB_BUILD_CURRENT", "always"],
    ["HUB_TO_BRIDGE_SECRETS", "whsec_short"],
    ["BRIDGE_TO_HUB_SECRETS", `${newSecret()},no-prefix`],
    ["BRIDGE_TO_HUB_SECRETS", `whsec_${Buffer.alloc(23, 7).toString("base64")}`],
    ["BRIDGE_TO_HUB_SECRETS", "whsec_????????????????????????????????????????????"],
  ])("BRG3 %s = %j is refused, and no secret is repeated", (name, value) => {
    const faults = faultsOf({ ...good, [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name} `));
    for (const secret of value.split(",")) if (name.endsWith("SECRETS")) expect(faults[0]).not.toContain(secret);
  });

  test("BRG5 one secret for both directions is refused", () => {
    const [secret = ""] = good.HUB_TO_BRIDGE_SECRETS.split(",");
    const faults = faultsOf({ ...good, BRIDGE_TO_HUB_SECRETS: secret });
    expect(faults).toEqual([expect.stringContaining("share a secret")]);
  });

  test("BRG3 the process says all of it and exits with 1", async () => {
    const settings = { hubUrl: "", temporalAddress: "nowhere", secrets: newSecrets(), extra: { BRIDGE_PORT: "x" } };
    const bridge = await spawnBridge(settings);
    expect((await bridge.exited()).code).toBe(1);
    expect(bridge.text()).toMatch(
      /^The bridge cannot start:\n {2}- BRIDGE_PORT .*\n {2}- HUB_URL .*\n {2}- TEMPORAL_ADDRESS .*\n$/,
    );
  });

  test("BRG3 a port in use is named with the remedy", async () => {
    const settings = { hubUrl: "http://127.0.0.1:9", temporalAddress: "127.0.0.1:9", secrets: newSecrets() };
    const first = await spawnBridge(settings);
    await first.untilListening();
    const port = new URL(first.url).port;
    const second = await spawnBridge({ ...settings, extra: { BRIDGE_PORT: port } });
    expect((await second.exited()).code).toBe(1);
    expect(second.text()).toContain(`BRIDGE_PORT ${port} is in use: stop what listens there`);
    first.kill("SIGKILL");
    await first.exited();
  });
});

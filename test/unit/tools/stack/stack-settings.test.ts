import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readStackSettings } from "../../../../tools/dev-stack/stack-settings.ts";

function settingsOf(env: Record<string, string>) {
  const read = readStackSettings(env);
  if (!read.ok) throw new Error(read.faults.join("; "));
  return read.settings;
}

function faultsOf(env: Record<string, string>) {
  const read = readStackSettings(env);
  return read.ok ? [] : read.faults;
}

test("RUN1 every setting has a default", () => {
  expect(settingsOf({})).toEqual({
    hubPort: 8787,
    bridgePort: 8788,
    temporal: { kind: "own", port: 7233, executable: undefined },
    archive: { kind: "own", port: undefined },
    closurePort: undefined,
    inspectorPort: undefined,
    namespace: "default",
    stateDir: resolve(".hub"),
  });
});

test("RUN1 what is set counts", () => {
  const env = {
    HUB_PORT: "1001",
    BRIDGE_PORT: "1002",
    TEMPORAL_PORT: "1003",
    ARCHIVE_PORT: "1004",
    CLOSURE_PORT: "1005",
    INSPECTOR_PORT: "1006",
    TEMPORAL_CLI_PATH: "/opt/temporal",
    TEMPORAL_NAMESPACE: "hub",
    HUB_STATE_DIR: "/var/lib/hub",
  };
  expect(settingsOf(env)).toEqual({
    hubPort: 1001,
    bridgePort: 1002,
    temporal: { kind: "own", port: 1003, executable: "/opt/temporal" },
    archive: { kind: "own", port: 1004 },
    closurePort: 1005,
    inspectorPort: 1006,
    namespace: "hub",
    stateDir: "/var/lib/hub",
  });
});

test("RUN1 a setting that is empty is one that is not set", () => {
  expect(settingsOf({ HUB_PORT: "", HUB_STATE_DIR: "", TEMPORAL_ADDRESS: "" })).toEqual(settingsOf({}));
});

test.each(["127.0.0.1:7233", "temporal.internal:7233", "[::1]:7233"])("RUN1 a Temporal that runs, at %s", (address) => {
  expect(settingsOf({ TEMPORAL_ADDRESS: address }).temporal).toEqual({ kind: "running", address });
});

describe("RUN1 what is malformed is named with the remedy", () => {
  test.each([
    [{ HUB_PORT: "eighty" }, /^HUB_PORT is "eighty": set it to a number from 1 to 65535, such as 8787$/],
    [{ HUB_PORT: "0" }, /^HUB_PORT is "0"/],
    [{ BRIDGE_PORT: "65536" }, /^BRIDGE_PORT is "65536"/],
    [{ TEMPORAL_PORT: "7233.5" }, /^TEMPORAL_PORT is "7233.5"/],
    [{ TEMPORAL_ADDRESS: "localhost" }, /^TEMPORAL_ADDRESS is "localhost": set it to host:port/],
    [
      { HUB_PORT: "9000", BRIDGE_PORT: "9000" },
      /^HUB_PORT and BRIDGE_PORT are both 9000: give each a port of its own$/,
    ],
    [{ TEMPORAL_PORT: "8787" }, /^HUB_PORT and TEMPORAL_PORT are both 8787/],
  ])("RUN1 %o", (env, fault) => {
    const faults = faultsOf(env);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  test("RUN1 all of it at once", () => {
    expect(faultsOf({ HUB_PORT: "x", BRIDGE_PORT: "y", TEMPORAL_ADDRESS: "z" })).toHaveLength(3);
  });
});

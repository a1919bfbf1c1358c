import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkProject, preflight } from "../../../../tools/dev-stack/preflight.ts";
import { freePorts } from "../../../../tools/dev-stack/processes/port.ts";
import { readStackSettings } from "../../../../tools/dev-stack/stack-settings.ts";
import { nodePlan, testDir } from "../support.ts";

async function takenPort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return port;
}

function settingsWith(env: Record<string, string>) {
  const read = readStackSettings(env);
  if (!read.ok) throw new Error(read.faults.join("; "));
  return read.settings;
}

test("RUN1 every port in use is named at once, with the remedy", async () => {
  const [one, other] = [await takenPort(), await takenPort()];
  const [free = 0] = await freePorts(1);
  const ports = [
    { setting: "HUB_PORT", port: one },
    { setting: "BRIDGE_PORT", port: free },
    { setting: "TEMPORAL_PORT", port: other },
  ];
  await expect(preflight(settingsWith({}), [nodePlan(testDir(), "", { ports })])).rejects.toMatchObject({
    faults: [
      `HUB_PORT ${one} is in use: stop what listens there, or set HUB_PORT to another port`,
      `TEMPORAL_PORT ${other} is in use: stop what listens there, or set TEMPORAL_PORT to another port`,
    ],
  });
});

test("RUN1 a Temporal that should run and does not is named", async () => {
  const [port] = await freePorts(1);
  const settings = settingsWith({ TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
  const refusal = `nobody answers at TEMPORAL_ADDRESS 127.0.0.1:${port}: start that server, or leave the setting out`;
  await expect(preflight(settings, [])).rejects.toThrow(refusal);
});

test("RUN1 nothing in the way is nothing said", async () => {
  const port = await takenPort();
  await expect(preflight(settingsWith({ TEMPORAL_ADDRESS: `127.0.0.1:${port}` }), [])).resolves.toBeUndefined();
});

test("RUN7 a project folder that cannot be written is named at once, and one that can keeps no trace of it", () => {
  // Nobody makes a directory there, not even root.
  expect(() => checkProject("/proc/self")).toThrow(/^\/proc\/self cannot be written, and the edge is built there \(E/);
  const dir = testDir();
  checkProject(dir);
  expect(readdirSync(dir, { recursive: true })).toEqual([".wrangler", join(".wrangler", "tmp")]);
});

import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { freePorts } from "../../../tools/dev-stack/processes/port.ts";
import { removeStateDir } from "../../../tools/dev-stack/state-dir.ts";
import { environment, npmStart, type NpmStart, type StartSettings } from "../support/npm-start.ts";
import { newFolder, openTerminal, startedWith } from "../support/terminal.ts";

const started: NpmStart[] = [];

afterEach(async () => {
  for (const { pid, exited } of started.splice(0)) {
    killIfThere(pid);
    await exited;
  }
});

async function newSettings(): Promise<StartSettings> {
  const stateDir = mkdtempSync(join(tmpdir(), "hub-start-"));
  onTestFinished(() => removeStateDir(stateDir));
  const [hubPort = 0, bridgePort = 0, temporalPort = 0] = await freePorts(3);
  return { hubPort, bridgePort, temporalPort, stateDir };
}

function start(settings: StartSettings): NpmStart {
  const hub = npmStart(settings);
  started.push(hub);
  return hub;
}

function killIfThere(pid: number, signal: NodeJS.Signals = "SIGTERM"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

async function post(
  url: string,
  body: object,
  token?: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.json();
  return { status: response.status, body: answer as Record<string, unknown> };
}

async function newToken(edge: string): Promise<string> {
  const { body } = await post(`${edge}/v1/dev/tokens`, { actorId: "ann", hubId: "run", roomId: "*" });
  return String(body["token"]);
}

/** The paths open to others than the owner; under root the archive's group may pass through at the top. */
function openToOthers(stateDir: string): string[] {
  const all = ["", ...readdirSync(stateDir, { recursive: true, encoding: "utf8" })];
  return all.filter((name) => {
    const stats = statSync(join(stateDir, name), { throwIfNoEntry: false });
    const allowed = name === "" && process.getuid?.() === 0 ? 0o710 : 0o700;
    return stats !== undefined && (stats.mode & 0o777 & ~allowed) !== 0;
  });
}

const COMMAND = { id: "once", verb: "verb.say", args: { message: "still here?" } };

test("RUN1 RUN4 RUN5 TEL1 two stacks run side by side, tell what happens in records alone, and stop wholly by SIGTERM or Ctrl-C", async () => {
  const settings = await newSettings();
  const one = start(settings);
  const otherSettings = await newSettings();
  const TMPDIR = newFolder();
  const other = openTerminal(`sh -c "umask 000; exec npm start"`, { ...environment(otherSettings), TMPDIR });
  const [edge] = await Promise.all([one.ready(), other.sees(/^ready http/m)]);
  const otherEdge = `http://127.0.0.1:${otherSettings.hubPort}`;
  expect(one.said().match(/^ready /gm)).toHaveLength(1);

  const token = await newToken(edge);
  expect(await post(`${edge}/v1/hubs/run/rooms/a/commands`, COMMAND, token)).toMatchObject({
    status: 200,
    body: { status: "accepted" },
  });
  // Nothing is shared, the secrets least of all.
  expect(await post(`${otherEdge}/v1/hubs/run/rooms/a/commands`, COMMAND, token)).toMatchObject({ status: 401 });

  expect(openToOthers(settings.stateDir)).toEqual([]);
  expect(openToOthers(otherSettings.stateDir)).toEqual([]);
  killIfThere(one.pid, "SIGTERM");
  expect(await one.exited).toBe(0);
  expect(one.running()).toEqual([]);
  const told = readFileSync(join(settings.stateDir, "logs", "edge.log"), "utf8")
    .trimEnd()
    .split("\n");
  expect(told.map((line) => (JSON.parse(line) as { message?: unknown }).message)).toContain(
    "telemetry.hub.stateUpdated",
  );
  expect((await fetch(`${otherEdge}/healthz`)).status).toBe(200);

  const play = openTerminal("npm run play -- samples/every-verb.json", { ...environment(otherSettings), TMPDIR });
  await play.sees(/\n +3 {2}/);
  play.pressCtrlC();
  expect([await play.exited, play.said()]).toEqual([130, expect.stringMatching(/What .* saw \(gm/)]);
  expect(play.said()).toMatch(/expected: the scenario to its end\s+came: +it was broken off/);
  other.pressCtrlC();
  const inOrder = expect.stringMatching(/stopping: SIGINT\r\n(.*\r\n)*stopped\r\n/);
  expect([await other.exited, other.said()]).toEqual([0, inOrder]);
  expect(startedWith(TMPDIR)).toEqual([]);
});

test("RUN2 RUN6 what was committed is there after kill -9 of everything; a part that dies is named and started again", async () => {
  const settings = await newSettings();
  const first = start(settings);
  const edge = await first.ready();
  const token = await newToken(edge);
  const said = await post(`${edge}/v1/hubs/run/rooms/a/commands`, COMMAND, token);
  expect(said).toMatchObject({ status: 200, body: { id: "once", status: "accepted" } });
  // The starter first, so that nobody is left to clean up.
  const everything = [await first.starter(), first.pid, ...first.running().map(({ pid }) => pid)];
  for (const pid of everything) killIfThere(pid, "SIGKILL");
  await first.exited;

  const second = start(settings);
  expect(await second.ready()).toBe(edge);
  // The token from before still counts, and the command is known.
  expect(await post(`${edge}/v1/hubs/run/rooms/a/commands`, COMMAND, token)).toEqual({
    status: 200,
    body: { ...said.body, replayed: true },
  });

  const third = start(settings);
  expect(await third.exited).toBe(1);
  expect(third.said()).toMatch(/HUB_STATE_DIR .* is in use by another stack \(process \d+\): stop that one/);

  const bridge = () => second.running().find(({ command }) => command.includes("offline-bridge/main"))?.pid ?? 0;
  const before = bridge();
  killIfThere(before, "SIGKILL");
  await expect.poll(() => second.said().match(/^ {2}bridge is up at/gm)?.length, { timeout: 60_000 }).toBe(2);
  expect(second.said()).toMatch(/^bridge ended without being asked to \(signal SIGKILL\)/m);
  expect(bridge()).not.toBe(before);

  // The runtime is no child of the starter, and its death is seen as soon all the same.
  const runtimes = () => second.running().filter(({ command }) => /workerd\S* serve/.test(command));
  killIfThere(runtimes()[0]?.pid ?? 0, "SIGKILL");
  const killedAt = performance.now();
  await expect.poll(() => second.said(), { timeout: 10_000 }).toMatch(/^edge ended without being asked to \(code 1\)/m);
  expect(performance.now() - killedAt).toBeLessThan(5_000);
  await expect.poll(() => second.said().match(/^ {2}edge is up at/gm)?.length, { timeout: 60_000 }).toBe(2);
  expect((await fetch(`${edge}/healthz`)).status).toBe(200);
  killIfThere(second.pid, "SIGTERM");
  expect(await second.exited).toBe(0);
  expect(second.running()).toEqual([]);
});

test("RUN1 a port in use is named with the remedy, and nothing is started", async () => {
  const settings = await newSettings();
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(settings.hubPort, "127.0.0.1", resolve));
  const hub = start(settings);
  expect(await hub.exited).toBe(1);
  expect(hub.said()).toContain(
    `HUB_PORT ${settings.hubPort} is in use: stop what listens there, or set HUB_PORT to another port`,
  );
  expect(hub.running()).toEqual([]);
});

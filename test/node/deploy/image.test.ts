import { execFileSync, spawn } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { freePorts } from "../../../tools/dev-stack/processes/port.ts";
import { PROJECT } from "../../../tools/project.ts";
import { newSecret } from "../offline-bridge/support/secrets.ts";
import { until } from "../offline-bridge/support/until.ts";
import { readStages, variablesOf } from "./dockerfile.ts";

// The very commands of the Dockerfile, in a folder in place of an image: this machine's Docker, if any, is not asked.
const image = mkdtempSync(join(tmpdir(), "hub-image-"));
const node = join(image, "node");
const [build = [], final = []] = readStages();
const command = final.find(({ name }) => name === "CMD")?.rest ?? "[]";
/** The user of the image, where the tests may become it. */
const user = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};

beforeAll(() => {
  chmodSync(image, 0o755);
  copyFileSync(process.execPath, node);
  for (const { name, rest } of build) {
    if (name === "COPY") copy(rest.split(/\s+/));
    if (name === "RUN") run(rest);
  }
  execFileSync("chmod", ["-R", "a-w,a+rX", image]);
}, 300_000);

afterAll(() => {
  execFileSync("chmod", ["-R", "u+w", image]);
  rmSync(image, { recursive: true });
});

function copy(paths: readonly string[]): void {
  const target = paths.at(-1) ?? ".";
  for (const path of paths.slice(0, -1)) {
    const to = target.endsWith("/") ? join(image, target, path) : join(image, target);
    cpSync(join(PROJECT, path), to, { recursive: true });
  }
}

function run(line: string): void {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}` };
  execFileSync("sh", ["-c", line], { cwd: image, env, stdio: "pipe" });
}

/** Runs a command of the image, its own if none is given, as its user, with its variables below the given ones. */
function start(given: Record<string, string>, [, ...args] = JSON.parse(command) as string[]) {
  const env = { PATH: "/usr/bin:/bin", ...variablesOf(final), ...given };
  const child = spawn(node, args, { cwd: image, env, stdio: ["ignore", "pipe", "pipe"], ...user });
  let text = "";
  child.stdout.on("data", (chunk) => (text += String(chunk)));
  child.stderr.on("data", (chunk) => (text += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, ended, text: () => text };
}

test("BRG3 the image holds no development package and both workflow bundles, and names the settings that it wants", async () => {
  expect(existsSync(join(image, "node_modules/@temporalio/worker"))).toBe(true);
  expect(["vitest", "wrangler", "oxlint"].filter((name) => existsSync(join(image, "node_modules", name)))).toEqual([]);
  const { ended, text } = start({});
  expect(await ended).toBe(1);
  for (const name of ["HUB_URL", "TEMPORAL_ADDRESS", "HUB_TO_BRIDGE_SECRETS"])
    expect(text()).toContain(`${name} is missing`);
});

test.each(["src/cli/archive.ts", "src/offline-bridge/closure-worker.ts"])(
  "BRG3 RUN10 the image runs %s, too",
  async (file) => {
    const { ended, text } = start({}, ["node", file, "status"]);
    expect(await ended).toBe(1);
    expect(text()).toContain("DATABASE_URL is missing");
  },
);

test("BRG3 BRG4 it runs as no root on files that it cannot write; probes are reachable, metrics apart from jobs", async () => {
  const [jobs = 0, probes = 0, temporal = 0] = await freePorts(3);
  const { child, ended, text } = start({
    HUB_URL: "https://hub.test",
    TEMPORAL_ADDRESS: `127.0.0.1:${temporal}`,
    HUB_TO_BRIDGE_SECRETS: newSecret(),
    BRIDGE_TO_HUB_SECRETS: newSecret(),
    BRIDGE_PORT: String(jobs),
    BRIDGE_PROBE_PORT: String(probes),
  });
  // The workflows were built with the image: nothing is built now.
  await until(() => text().includes("temporalUnreachable"), "the bridge to look for Temporal", 20_000);
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === "IPv4" && !each.internal);
  const host = outside?.address ?? "127.0.0.1";
  const statusOf = async (port: number, path: string) => (await fetch(`http://${host}:${port}${path}`)).status;
  expect(await Promise.all(["/healthz", "/readyz", "/metrics"].map((path) => statusOf(probes, path)))).toEqual([
    200, 503, 200,
  ]);
  expect(await Promise.all(["/healthz", "/metrics"].map((path) => statusOf(jobs, path)))).toEqual([200, 404]);
  const told = (await (await fetch(`http://${host}:${probes}/readyz`)).json()) as object;
  expect(told).toMatchObject({ ready: false, temporal: "unreachable", archive: "none" });
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "./servers.ts";

const SCRIPT = new URL("../../src/offline-bridge/archive/embedded-server.ts", import.meta.url).pathname;
let dir: string;
let port: number;
const started: ChildProcessWithoutNullStreams[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "embedded-"));
  port = await freePort();
});
afterEach(async () => {
  for (const child of started.splice(0)) await end(child, "SIGTERM");
  await rm(dir, { recursive: true, force: true });
});

async function start(
  archiveDir = join(dir, "archive"),
): Promise<{ child: ChildProcessWithoutNullStreams; url: string }> {
  const env = { ...process.env, ARCHIVE_DIR: archiveDir, ARCHIVE_PORT: String(port), HUB_PARENT_PIPE: "1" };
  const child = spawn(process.execPath, [SCRIPT], { env, stdio: ["pipe", "pipe", "pipe"] });
  started.push(child);
  let fault = "";
  child.stderr.on("data", (chunk: Buffer) => (fault += chunk.toString()));
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("ready ")) return { child, url: line.slice("ready ".length) };
  }
  throw new Error(fault);
}

async function end(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  await once(child, "exit");
  return child.exitCode;
}

async function query(url: string, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function serverPid(): Promise<number> {
  return Number((await readFile(join(dir, "archive", "data", "postmaster.pid"), "utf8")).split("\n")[0]);
}

test("RUN2 what was committed before a kill -9 of server and starter is there after the next start", async () => {
  const first = await start();
  await query(first.url, "CREATE TABLE kept AS SELECT 7 AS seven");
  const pid = await serverPid();
  await end(first.child, "SIGKILL");
  process.kill(pid, "SIGKILL");
  const second = await start();
  expect(await query(second.url, "SELECT seven FROM kept")).toEqual([{ seven: 7 }]);
});

test("RUN2 a server whose starter was killed is taken over by the next start", async () => {
  const first = await start();
  await query(first.url, "CREATE TABLE kept AS SELECT 8 AS eight");
  const pid = await serverPid();
  await end(first.child, "SIGKILL");
  const second = await start();
  expect(await query(second.url, "SELECT eight FROM kept")).toEqual([{ eight: 8 }]);
  expect(await serverPid()).not.toBe(pid);
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/u);
});

test("RUN2 a lock file whose number another program has now does not stop the start", async () => {
  const first = await start();
  expect(await end(first.child, "SIGTERM")).toBe(0);
  await writeFile(join(dir, "archive", "data", "postmaster.pid"), `${process.pid}\n${join(dir, "archive", "data")}\n`);
  await start();
});

test("RUN2 a first start that was cut short is begun again", async () => {
  const { child } = await start();
  await end(child, "SIGTERM");
  await rm(join(dir, "archive", "made"));
  const again = await start();
  expect(await query(again.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("RUN1 it stops with its parent, exit code 0, and leaves no process", async () => {
  const { child } = await start();
  const pid = await serverPid();
  child.stdin.end();
  await once(child, "exit");
  expect(child.exitCode).toBe(0);
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/u);
});

test("RUN1 a directory that cannot be written and a port in use are named with the remedy", async () => {
  await writeFile(join(dir, "file"), "");
  await expect(start(join(dir, "file", "archive"))).rejects.toThrow(
    /directory .* cannot be used: .*; set HUB_STATE_DIR/u,
  );
  await start();
  await expect(start(join(dir, "other"))).rejects.toThrow(new RegExp(`port ${port} for the archive is in use`, "u"));
});

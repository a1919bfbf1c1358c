import { execFile, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { embeddedBinaries } from "../../../../tools/dev-stack/postgres/postgres-binaries.ts";
import { programsFor, SYSTEM_DIR } from "../../../../tools/dev-stack/postgres/reach-as-user.ts";
import { postgresUser } from "../../../../tools/dev-stack/postgres/system-user.ts";
import { freePort } from "../../../../tools/dev-stack/processes/port.ts";

const SCRIPT = new URL("../../../../tools/dev-stack/postgres/embedded-server.ts", import.meta.url).pathname;
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

test.runIf(process.getuid?.() === 0)(
  "RUN3 RUN5 under root it runs where its user cannot go: its data are elsewhere, noted, and that user's alone",
  async () => {
    await mkdir(join(dir, "home", "state"), { recursive: true, mode: 0o700 });
    const home = join(dir, "home", "state", "archive");
    const { url, child } = await start(home);
    const place = await readFile(join(home, "place"), "utf8");
    onTestFinished(() => rm(place, { recursive: true, force: true }));
    await query(url, "CREATE TABLE kept AS SELECT 9 AS nine");
    const { uid, mode } = await stat(place);
    expect([uid === 0, (mode & 0o777).toString(8), await readdir(home)]).toEqual([false, "700", ["password", "place"]]);
    expect((await stat(join(dir, "home", "state"))).mode & 0o077).toBe(0);
    await end(child, "SIGTERM");
    expect(await query((await start(home)).url, "SELECT nine FROM kept")).toEqual([{ nine: 9 }]);
  },
);

test.runIf(process.getuid?.() === 0).each(["victim", `${SYSTEM_DIR}/../victim`, SYSTEM_DIR, `${SYSTEM_DIR}/archive-1`])(
  "RUN3 RUN5 a note that names no archive's directory is refused, and nothing is given away: %s",
  async (noted) => {
    const home = join(dir, "home", "state", "archive");
    await mkdir(home, { recursive: true, mode: 0o700 });
    const victim = join(dir, "victim");
    await mkdir(victim);
    await writeFile(join(home, "place"), noted === "victim" ? victim : noted);
    await expect(start(home)).rejects.toThrow(/place names .*, which is no archive's directory/u);
    expect((await stat(victim)).uid).toBe(0);
  },
);

test.runIf(process.getuid?.() === 0)(
  "RUN3 programs that its user cannot reach are copied to where it can",
  async () => {
    const { postgres } = await embeddedBinaries();
    const hidden = join(dir, "hidden");
    await mkdir(hidden, { mode: 0o700 });
    await symlink(join(postgres, "..", ".."), join(hidden, "native"));
    const there = (name: string) => join(hidden, "native", "bin", name);
    const user = await postgresUser();
    if (user === undefined) throw new Error("root has no user for PostgreSQL");
    const copied = await programsFor(user, { initdb: there("initdb"), postgres: there("postgres") });
    expect(copied.postgres.startsWith(SYSTEM_DIR)).toBe(true);
    const { stdout } = await promisify(execFile)(copied.postgres, ["--version"], { ...user, cwd: "/" });
    expect(stdout).toMatch(/^postgres \(PostgreSQL\) \d/u);
  },
);

test.runIf(process.getuid?.() === 0)(
  "RUN3 programs that are installed anew, the same as before, are not copied once more",
  async () => {
    const user = await postgresUser();
    if (user === undefined) throw new Error("root has no user for PostgreSQL");
    const hidden = join(dir, "hidden");
    await mkdir(join(hidden, "native", "bin"), { recursive: true });
    await chmod(hidden, 0o700);
    const [initdb, postgres] = ["initdb", "postgres"].map((name) => join(hidden, "native", "bin", name));
    if (initdb === undefined || postgres === undefined) throw new Error("two names, two files");
    for (const file of [initdb, postgres]) await writeFile(file, `#!/bin/sh\n# ${dir}\n`, { mode: 0o755 });
    const copied = await programsFor(user, { initdb, postgres });
    onTestFinished(() => rm(join(copied.postgres, "..", ".."), { recursive: true, force: true }));
    await utimes(postgres, new Date(0), new Date(0));
    expect(await programsFor(user, { initdb, postgres })).toEqual(copied);
  },
);

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

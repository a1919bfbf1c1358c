import { spawn, type ChildProcess } from "node:child_process";
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { archiveUrl, keepArchivePassword, passwordFile } from "./archive-password.ts";
import { clearLeftover } from "./leftover-server.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { postgresUser, type SystemUser } from "./system-user.ts";

export interface PostgresServer {
  /** Where the archive is: a `DATABASE_URL`. */
  readonly url: string;
  readonly pid: number;
  /** Of the server; resolves with what it said last. */
  readonly ended: Promise<string>;
  /** Fast shutdown: what is committed is on disk. */
  stop(): Promise<void>;
}

/** The server cannot be started; the message says what is wrong and what would help. */
export class PostgresStartError extends Error {
  override readonly name = "PostgresStartError";
}

const USER = "hub";
const DATABASE = "hub";
const READY_MS = 60_000;
const STOP_MS = 10_000;
/** A small server: a few processes of one machine use it, each with a handful of connections. */
const FLAGS = [
  "shared_buffers=32MB",
  "max_connections=50",
  "jit=off",
  "unix_socket_directories=",
  "listen_addresses=127.0.0.1",
];

/**
 * Starts PostgreSQL on a directory of its own and 127.0.0.1, made on the first start. Recovers by itself after a
 * `kill -9` of anything: of an unfinished first start, of the server, of whoever started it.
 * @param dir absolute or relative; holds `data`, `password` and `made`, the sign that the first start came to its end.
 */
export async function startPostgres(binaries: PostgresBinaries, dir: string, port: number): Promise<PostgresServer> {
  const home = resolve(dir);
  const data = join(home, "data");
  const user = await postgresUser();
  const password = await prepare(binaries, home, data, user);
  await clearLeftover(data);
  const flags = FLAGS.flatMap((flag) => ["-c", flag]);
  const child = spawn(binaries.postgres, ["-D", data, "-p", String(port), ...flags], {
    ...user,
    // In the group of who started it: none outlives the other where the group is killed.
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
  });
  const said = follow(child);
  const ended = new Promise<string>((resolveEnd) => {
    child.once("error", (error) => resolveEnd(error.message));
    child.once("exit", () => resolveEnd(said.tail()));
  });
  const outcome = await Promise.race([
    said.ready.then(() => "ready" as const),
    ended,
    sleep(READY_MS, "no answer", { ref: false }),
  ]);
  if (outcome !== "ready") {
    await stop(child, ended);
    throw new PostgresStartError(whyNot(outcome, home, port));
  }
  try {
    await makeDatabase(archiveUrl(password, port, "postgres"));
  } catch (error) {
    await stop(child, ended);
    throw error;
  }
  return { url: archiveUrl(password, port, DATABASE), pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

/** Makes the data directory where there is none yet; gives the password. */
async function prepare(
  binaries: PostgresBinaries,
  home: string,
  data: string,
  user: SystemUser | undefined,
): Promise<string> {
  const made = join(home, "made");
  const secret = passwordFile(home);
  try {
    await mkdir(home, { recursive: true });
    if (user !== undefined) await Promise.all([dirname(home), home].map(letThrough));
    const password = keepArchivePassword(home);
    if (await isThere(made)) return password;
    // A first start that was cut short: nothing was ever stored there.
    await rm(data, { recursive: true, force: true });
    await mkdir(data, { mode: 0o700 });
    if (user !== undefined) await chown(data, user.uid, user.gid);
    if (user !== undefined) await chown(secret, user.uid, user.gid);
    await initialise(binaries, data, secret, user);
    await writeFile(made, "");
    return password;
  } catch (error) {
    if (error instanceof PostgresStartError) throw error;
    throw new PostgresStartError(
      `the archive's directory ${home} cannot be used: ${messageOf(error)}; set HUB_STATE_DIR to one that can be written, or DATABASE_URL to a server of your own`,
    );
  }
}

/** Under root the server is another user, who has to get to its data through directories that root made for itself. */
async function letThrough(dir: string): Promise<void> {
  const { mode } = await stat(dir);
  if ((mode & 0o001) === 0) await chmod(dir, mode | 0o011);
}

async function initialise(
  binaries: PostgresBinaries,
  data: string,
  secret: string,
  user: SystemUser | undefined,
): Promise<void> {
  const flags = [
    `--pgdata=${data}`,
    `--username=${USER}`,
    `--pwfile=${secret}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--no-instructions",
  ];
  const child = spawn(binaries.initdb, flags, {
    ...user,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
  });
  const said = follow(child);
  const code = await new Promise<number | null | string>((done) => {
    child.once("error", (error) => done(error.message));
    child.once("exit", (exit) => done(exit));
  });
  if (code === 0) return;
  const who = user === undefined ? "" : " (under root it runs as the user `postgres`, who must be able to reach it)";
  throw new PostgresStartError(
    `the archive cannot be made in ${data}${who}: ${typeof code === "string" ? code : said.tail()}`,
  );
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** What a server says: whether it is ready, and its last words. */
function follow(child: ChildProcess): { readonly ready: Promise<void>; readonly tail: () => string } {
  let text = "";
  const ready = new Promise<void>((resolveReady) => {
    child.stderr?.setEncoding("utf8");
    child.stderr?.on("data", (chunk: string) => {
      text = (text + chunk).slice(-4000);
      if (text.includes("ready to accept connections")) resolveReady();
    });
  });
  return { ready, tail: () => text.trim().split("\n").slice(-4).join("; ") };
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill("SIGINT");
  const patience = sleep(STOP_MS, "late" as const, { ref: false });
  if ((await Promise.race([ended, patience])) === "late") {
    child.kill("SIGQUIT");
    await ended;
  }
}

function whyNot(said: string, home: string, port: number): string {
  if (/Address already in use|could not create any TCP/u.test(said))
    return `port ${port} for the archive is in use: stop what listens there, or set another port`;
  if (/incompatible|database files are/u.test(said))
    return `the archive in ${home} was made by another version of PostgreSQL: move it away, or set DATABASE_URL to a server that can read it`;
  if (/No space left/u.test(said)) return `the disk of the archive in ${home} is full`;
  return `the archive in ${home} does not start: ${said}`;
}

async function isThere(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

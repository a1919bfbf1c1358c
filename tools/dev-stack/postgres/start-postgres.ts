import { spawn, type ChildProcess } from "node:child_process";
import { lchown, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { archiveUrl, keepArchivePassword, passwordFile } from "./archive-password.ts";
import { clearLeftover } from "./leftover-server.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { placeForData, programsFor } from "./reach-as-user.ts";
import { postgresUser, type SystemUser } from "./system-user.ts";

export interface PostgresServer {
  /** Where the archive is: a `DATABASE_URL`. */
  readonly url: string;
  readonly pid: number;
  /** The directory that has its data. */
  readonly data: string;
  /** Resolves when the server ends, with its last output. */
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
 * `kill -9` of anything: of an unfinished first start, of the server, of its starter.
 * @param dir absolute or relative; holds `password`, `data` and `made`, the sign that the first start came to its end.
 * The last two are elsewhere where PostgreSQL's user cannot get to them (RUN3).
 * @param settings of PostgreSQL beside our own, such as `fsync=off`
 */
export async function startPostgres(
  binaries: PostgresBinaries,
  dir: string,
  port: number,
  settings: readonly string[] = [],
): Promise<PostgresServer> {
  const home = resolve(dir);
  const { password, place, programs, user } = await prepare(binaries, home);
  const data = join(place, "data");
  await clearLeftover(data);
  const flags = [...FLAGS, ...settings].flatMap((flag) => ["-c", flag]);
  const child = spawn(programs.postgres, ["-D", data, "-p", String(port), ...flags], {
    ...user,
    cwd: place,
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
  const url = archiveUrl(password, port, DATABASE);
  return { url, pid: child.pid ?? 0, data, ended, stop: () => stop(child, ended) };
}

interface Prepared {
  readonly password: string;
  /** The directory with `data` and `made`. */
  readonly place: string;
  readonly programs: PostgresBinaries;
  readonly user: SystemUser | undefined;
}

/** Makes the data directory where there is none yet. */
async function prepare(binaries: PostgresBinaries, home: string): Promise<Prepared> {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const password = keepArchivePassword(home);
    const user = await userFor(home);
    const place = user === undefined ? home : await placeForData(home, user);
    const programs = user === undefined ? binaries : await programsFor(user, binaries);
    if (user !== undefined && place === home) await lchown(passwordFile(home), user.uid, user.gid);
    const made = join(place, "made");
    if (await isThere(made)) return { password, place, programs, user };
    const data = join(place, "data");
    // A first start that was cut short: nothing was ever stored there.
    await rm(data, { recursive: true, force: true });
    await mkdir(data, { mode: 0o700 });
    if (user !== undefined) await lchown(data, user.uid, user.gid);
    await initialise(programs, place, password, user);
    await writeFor(user, made, "");
    return { password, place, programs, user };
  } catch (error) {
    if (error instanceof PostgresStartError) throw error;
    throw new PostgresStartError(`the archive's directory ${home} cannot be used: ${messageOf(error)}; ${remedy()}`);
  }
}

function remedy(): string {
  const asRoot =
    process.getuid?.() === 0 ? ` and that the user \`postgres\` can reach, since PostgreSQL refuses root,` : "";
  return `set HUB_STATE_DIR to one that can be written${asRoot} or DATABASE_URL to a server of your own`;
}

/** The owner of an archive that is there already, since PostgreSQL accepts only data of its own user. */
async function userFor(home: string): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const made = await stat(join(home, "data")).catch(() => undefined);
  return made === undefined || made.uid === 0 ? postgresUser() : { uid: made.uid, gid: made.gid };
}

/** The directory may belong to the archive's user: nothing that lies there already is followed or written over by root. */
async function writeFor(user: SystemUser | undefined, file: string, text: string): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, text, { mode: 0o600, flag: "wx" });
  if (user !== undefined) await lchown(file, user.uid, user.gid);
}

async function initialise(
  programs: PostgresBinaries,
  place: string,
  password: string,
  user: SystemUser | undefined,
): Promise<void> {
  const data = join(place, "data");
  const secret = join(place, "first-password");
  await writeFor(user, secret, password);
  const flags = [
    `--pgdata=${data}`,
    `--username=${USER}`,
    `--pwfile=${secret}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--no-instructions",
    // Nothing is in it yet, and the system writes it within half a minute: waiting for the disk takes seconds.
    "--no-sync",
  ];
  const child = spawn(programs.initdb, flags, {
    ...user,
    cwd: place,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
  });
  const said = follow(child);
  const code = await new Promise<number | null | string>((done) => {
    child.once("error", (error) => done(error.message));
    child.once("exit", (exit) => done(exit));
  });
  await rm(secret, { force: true });
  if (code === 0) return;
  throw new PostgresStartError(
    `the archive cannot be made in ${data}: ${typeof code === "string" ? code : said.tail()}; ${remedy()}`,
  );
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  // A server that dies between two statements fails the next one, and not this process.
  client.on("error", () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** Follows a server's output: whether it is ready, and its last lines. */
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
  const timeout = sleep(STOP_MS, "late" as const, { ref: false });
  if ((await Promise.race([ended, timeout])) === "late") {
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

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrateAt } from "../../../../src/offline-bridge/archive/migrate-at.ts";
import { openArchive, type Archive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import { embeddedBinaries, type PostgresBinaries } from "../../../../tools/dev-stack/postgres/postgres-binaries.ts";
import { startPostgres } from "../../../../tools/dev-stack/postgres/start-postgres.ts";
import { freePort } from "../../../../tools/dev-stack/processes/port.ts";

export interface TestServer {
  readonly url: string;
  /** Ends it at once, as a crash would; what was committed stays. */
  kill(): Promise<void>;
  /** On the same port and directory. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The PostgreSQLs to test against: the one that comes with the hub, and the system's where it is installed. */
export async function serversToTest(): Promise<readonly (readonly [string, PostgresBinaries])[]> {
  const system = systemBinaries();
  return [
    ["PostgreSQL that comes with the hub", await embeddedBinaries()],
    ...(system === undefined ? [] : [["PostgreSQL of the system", system] as const]),
  ];
}

function systemBinaries(): PostgresBinaries | undefined {
  try {
    const bin = execFileSync("pg_config", ["--bindir"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    const binaries = { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
    return existsSync(binaries.initdb) && existsSync(binaries.postgres) ? binaries : undefined;
  } catch {
    return undefined;
  }
}

/** A server on a directory and port of its own, with the archive's tables; all are gone after `stop`. */
export async function startTestServer(binaries?: PostgresBinaries): Promise<TestServer> {
  const server = await startBareServer(binaries);
  await migrateAt(server.url);
  return server;
}

/** An archive on a server of its own. */
export interface TestArchive {
  readonly server: TestServer;
  readonly archive: Archive;
  /** For what no port of the archive shows. */
  readonly db: pg.Client;
  close(): Promise<void>;
}

export async function openTestArchive(binaries?: PostgresBinaries): Promise<TestArchive> {
  const server = await startTestServer(binaries);
  const archive = await openArchive(server.url);
  const db = new pg.Client(server.url);
  // A test may kill the server under it.
  db.on("error", () => {});
  await db.connect();
  return {
    server,
    archive,
    db,
    async close() {
      await db.end();
      await archive.close();
      await server.stop();
    },
  };
}

/** The same without tables. */
export async function startBareServer(binaries?: PostgresBinaries): Promise<TestServer> {
  const dir = await mkdtemp(join(tmpdir(), "archive-"));
  const port = await freePort();
  const programs = binaries ?? (await embeddedBinaries());
  // The writes of a process outlive it, whatever the disk has: tests end processes, and no machine.
  const start = () => startPostgres(programs, join(dir, "archive"), port, ["fsync=off"]);
  let server = await start();
  // No server outlives the tests, however they end.
  const end = (): void => void killed(server.pid);
  process.once("exit", end);
  return {
    url: server.url,
    async kill() {
      killed(server.pid);
      await server.ended;
    },
    async restart() {
      server = await start();
    },
    async stop() {
      process.off("exit", end);
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, "SIGQUIT");
  } catch {
    return false;
  }
}

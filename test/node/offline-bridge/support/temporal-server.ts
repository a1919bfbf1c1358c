import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, isListening } from "../../../../tools/dev-stack/processes/port.ts";
import { findTemporal } from "../../../../tools/dev-stack/temporal/find-temporal.ts";
import { until } from "./until.ts";

export interface TemporalServer {
  readonly address: string;
  /** Ends it at once, as a crash would; the database file stays. */
  kill(): Promise<void>;
  /** On the same port and file. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Shared with `npm start`. */
const CACHE = fileURLToPath(new URL("../../../../.cache/temporal", import.meta.url));

const FLAGS = [
  ...["--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL"],
  ...["--dynamic-config-value", "matching.numTaskqueueReadPartitions=1"],
  ...["--dynamic-config-value", "matching.numTaskqueueWritePartitions=1"],
  ...["--dynamic-config-value", "system.enableActivityEagerExecution=true"],
];

/** A real Temporal server of its own on a free port. */
export async function startTemporal(): Promise<TemporalServer> {
  const { path: executable } = await findTemporal({
    named: process.env["TEMPORAL_CLI_PATH"],
    searchPath: process.env["PATH"] ?? "",
    cacheDir: CACHE,
    progress: (text) => console.log(text),
  });
  const directory = mkdtempSync(join(tmpdir(), "hub-temporal-"));
  const port = await freePort();
  const place = ["--ip", "127.0.0.1", "--port", String(port), "--headless", "--db-filename", join(directory, "db")];
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = spawn(executable, ["server", "start-dev", ...place, ...FLAGS], { stdio: "ignore" });
    process.once("exit", () => started.kill("SIGKILL"));
    child = started;
    await until(() => isListening("127.0.0.1", port), `Temporal to listen on ${port}`);
  }
  async function kill(): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill("SIGKILL");
    await ended;
  }

  await start();
  return {
    address: `127.0.0.1:${port}`,
    kill,
    restart: start,
    async stop() {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

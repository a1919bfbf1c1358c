import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../../tools/dev-stack/processes/port.ts";
import { BARE_ENV } from "../../../support/bare-env.ts";
import { until } from "./until.ts";

const MAIN = fileURLToPath(new URL("../../../../src/offline-bridge/closure-worker.ts", import.meta.url));

export interface ClosureProcess {
  readonly lines: readonly { readonly message: string; readonly [field: string]: unknown }[];
  /** Standard output and error as they came. */
  text(): string;
  untilReady(): Promise<void>;
  /** The status of `/healthz`; rejects where it is not answered within a second. */
  health(): Promise<number>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
  exited(): Promise<number | null>;
}

/**
 * Runs the closure worker as a process of its own; it may not be ready yet.
 * @param main another script than the worker's own, by its path
 */
export async function spawnClosureWorker(
  env: Readonly<Record<string, string>>,
  main: string = MAIN,
): Promise<ClosureProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [main], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...BARE_ENV, CLOSURE_PORT: String(port), ...env },
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const lines: { message: string; [field: string]: unknown }[] = [];
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  createInterface(child.stdout).on("line", (line) => lines.push(JSON.parse(line)));
  const exit = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return {
    lines,
    text: () => text,
    async untilReady() {
      const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.status === 200;
      await until(isReady, "the closure worker to be ready", 60_000).catch((error: unknown) => {
        throw new Error(`${String(error)}\n${text}`, { cause: error });
      });
    },
    async health() {
      return (await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(1_000) })).status;
    },
    async kill(signal) {
      child.kill(signal);
      return exit;
    },
    exited: () => exit,
  };
}

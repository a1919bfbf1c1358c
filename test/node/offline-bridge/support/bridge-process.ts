import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../../tools/dev-stack/processes/port.ts";
import { BARE_ENV } from "../../../support/bare-env.ts";
import type { Secrets } from "./secrets.ts";
import { until } from "./until.ts";

const MAIN = fileURLToPath(new URL("../../../../src/offline-bridge/main.ts", import.meta.url));

interface LogLine {
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface BridgeProcess {
  readonly url: string;
  /** Lines of standard output, all of which must be JSON. */
  readonly lines: readonly LogLine[];
  /** Standard output and error as they came. */
  text(): string;
  isReady(): Promise<boolean>;
  /** As soon as it answers at all. */
  untilListening(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  closeStdin(): void;
  /** Exit code and how long it took from now. */
  exited(): Promise<{ code: number | null; afterMs: number }>;
}

export interface BridgeSettings {
  readonly hubUrl: string;
  readonly temporalAddress: string;
  readonly secrets: Secrets;
  readonly extra?: Readonly<Record<string, string>>;
}

/** Runs the bridge as a process of its own; it may not be ready yet. */
export async function spawnBridge(settings: BridgeSettings): Promise<BridgeProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN], {
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      ...BARE_ENV,
      BRIDGE_PORT: String(port),
      HUB_URL: settings.hubUrl,
      TEMPORAL_ADDRESS: settings.temporalAddress,
      HUB_TO_BRIDGE_SECRETS: settings.secrets.hubToBridge,
      BRIDGE_TO_HUB_SECRETS: settings.secrets.bridgeToHub,
      ...settings.extra,
    },
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const lines: LogLine[] = [];
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  createInterface(child.stdout).on("line", (line) => lines.push(JSON.parse(line)));
  const exit = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    lines,
    text: () => text,
    isReady: async () => {
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      return answer?.status === 200;
    },
    untilListening: () =>
      until(
        () =>
          fetch(`${url}/healthz`).then(
            ({ ok }) => ok,
            () => false,
          ),
        `the bridge to listen at ${url}`,
      ),
    kill: (signal) => void child.kill(signal),
    closeStdin: () => child.stdin.end(),
    async exited() {
      const from = Date.now();
      const code = await exit;
      return { code, afterMs: Date.now() - from };
    },
  };
}

export async function startBridgeProcess(settings: BridgeSettings): Promise<BridgeProcess> {
  const bridge = await spawnBridge(settings);
  try {
    await until(bridge.isReady, "the bridge to be ready");
  } catch (error) {
    bridge.kill("SIGKILL");
    throw new Error(`${String(error)}\n${bridge.text()}`, { cause: error });
  }
  return bridge;
}

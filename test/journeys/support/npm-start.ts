import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseEnv } from "node:util";
import { listMarked, type ListedProcess } from "../../../tools/dev-stack/processes/list-processes.ts";
import { PROJECT } from "../../../tools/project.ts";

/** `npm start` as a person runs it: a process of its own, read by what it prints. */
export interface NpmStart {
  /** The process that a person's shell knows: npm. */
  readonly pid: number;
  /** Everything it printed so far. */
  said(): string;
  /** The address in its line `ready …`; throws with what it said when it ended without one. */
  ready(): Promise<string>;
  /** The exit code, null where a signal ended it. */
  readonly exited: Promise<number | null>;
  /** The process behind npm that started the others: it answers on the socket that is its lock. */
  starter(): Promise<number>;
  /** The processes that the starter started and that still run. */
  running(): readonly ListedProcess[];
}

export interface StartSettings {
  readonly hubPort: number;
  readonly bridgePort: number;
  readonly temporalPort: number;
  readonly stateDir: string;
}

export function environment({ hubPort, bridgePort, temporalPort, stateDir }: StartSettings): Record<string, string> {
  return {
    HUB_PORT: String(hubPort),
    BRIDGE_PORT: String(bridgePort),
    TEMPORAL_PORT: String(temporalPort),
    HUB_STATE_DIR: stateDir,
  };
}

export function npmStart(settings: StartSettings): NpmStart {
  const { PATH = "", HOME = "", NODE_COMPILE_CACHE = "" } = process.env;
  const { stateDir } = settings;
  const env = { PATH, HOME, NODE_COMPILE_CACHE, ...environment(settings) };
  const child = spawn("npm", ["start", "--silent"], { cwd: PROJECT, env, stdio: "pipe" });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk) => (said += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  const hasReady = new Promise<string>((resolve) => {
    child.stdout.on("data", () => {
      const [, url] = /^ready (\S+)$/m.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  return {
    pid: child.pid ?? 0,
    said: () => said,
    async ready() {
      const url = await Promise.race([hasReady, exited]);
      if (typeof url === "string") return url;
      throw new Error(`npm start ended with ${url}:\n${said}`);
    },
    exited,
    starter: async () => Number(await text(connect(join(stateDir, "stack.sock")))),
    running: () => listMarked(stackIdIn(stateDir)),
  };
}

function stackIdIn(stateDir: string): string {
  return parseEnv(readFileSync(join(stateDir, "secrets.env"), "utf8"))["HUB_STACK_ID"] ?? "";
}

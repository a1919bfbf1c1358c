import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalSecrets } from "../../tools/dev-stack/local-secrets.ts";
import { listMarked, type ListedProcess } from "../../tools/dev-stack/processes/list-processes.ts";
import { freePorts } from "../../tools/dev-stack/processes/port.ts";
import { startStack as startOnPorts } from "../../tools/dev-stack/run-stack.ts";
import { readStackSettings } from "../../tools/dev-stack/stack-settings.ts";
import { removeStateDir } from "../../tools/dev-stack/state-dir.ts";

/** The stack of `npm start` for a test, on free ports and a directory of its own. */
export interface TestStack {
  readonly edgeUrl: string;
  readonly bridgeUrl: string;
  /** `host:port`. */
  readonly temporalAddress: string;
  readonly secrets: LocalSecrets;
  readonly stateDir: string;
  /** The processes that run now, by name: `temporal`, `edge`, `bridge` … */
  pids(): Readonly<Record<string, number>>;
  /** Everything that runs for this stack, what its processes started too (`workerd`). */
  running(): readonly ListedProcess[];
  /** Ends one process and all it started with SIGKILL. The others stay. */
  kill(name: string): Promise<void>;
  /** Starts it again on the same state, and waits until it is up. @param env settings that it has from now on */
  restart(name: string, env?: Readonly<Record<string, string>>): Promise<void>;
  /** Asks one process to stop, as a deploy would. */
  stopOne(name: string): Promise<void>;
  /** Where a process is reached. */
  urlOf(name: string): string;
  /** Everything a process wrote goes to this file. */
  logOf(name: string): string;
  /** Stops all of it. The state goes too, unless it was handed in. */
  stop(): Promise<void>;
}

export interface TestStackOptions {
  /** The state of an earlier stack to go on with; its creator removes it. */
  readonly stateDir?: string;
  /** Further settings, for all processes. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Only what a process needs to run at all: no setting of the calling environment changes a test's outcome. */
const INHERITED = ["PATH", "HOME", "USER", "TMPDIR", "LANG", "NODE_COMPILE_CACHE"] as const;

export async function startStack(options: TestStackOptions = {}): Promise<TestStack> {
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), "hub-stack-"));
  const [hubPort, bridgePort, temporalPort] = await freePorts(3);
  const env = {
    ...Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    ...options.env,
    HUB_PORT: String(hubPort),
    BRIDGE_PORT: String(bridgePort),
    TEMPORAL_PORT: String(temporalPort),
    HUB_STATE_DIR: stateDir,
  };
  const read = readStackSettings(env);
  if (!read.ok) throw new Error(read.faults.join("\n"));
  const stack = await startOnPorts(read.settings, { env, tell: () => {}, headless: true });
  const processOf = (name: string) => {
    const process = stack.processes.get(name);
    if (process === undefined) throw new Error(`the stack has no process ${name}`);
    return process;
  };
  return {
    edgeUrl: stack.edgeUrl,
    bridgeUrl: stack.bridgeUrl,
    temporalAddress: stack.temporalAddress,
    secrets: stack.secrets,
    stateDir,
    pids: () =>
      Object.fromEntries([...stack.processes].flatMap(([name, { pid }]) => (pid === undefined ? [] : [[name, pid]]))),
    running: () => listMarked(stack.secrets.HUB_STACK_ID),
    kill: (name) => processOf(name).kill(),
    restart(name, settings = {}) {
      processOf(name).changeSettings(settings);
      return stack.restart(name);
    },
    stopOne: (name) => processOf(name).stop(),
    urlOf: (name) => processOf(name).plan.url,
    logOf: (name) => processOf(name).plan.log,
    async stop() {
      await stack.stop();
      if (options.stateDir === undefined) removeStateDir(stateDir);
    },
  };
}

import { join } from "node:path";
import { proxiesIn } from "../../src/offline-bridge/process/loopback-without-proxy.ts";
import { checkSettings } from "../../src/worker/settings/edge-settings.ts";
import { PROJECT } from "../project.ts";
import { bringUp, bringUpAll } from "./bring-up.ts";
import { keepLocalSecrets, writeDevVars, type LocalSecrets } from "./local-secrets.ts";
import { temporalAddress, type PlanInput } from "./plan-input.ts";
import { checkProject, preflight } from "./preflight.ts";
import { endOrphans } from "./processes/end-orphans.ts";
import { endedEarly } from "./processes/ended-early.ts";
import { ManagedProcess, type ProcessEnd } from "./processes/managed-process.ts";
import { startOrphanGuard } from "./processes/orphan-guard.ts";
import { freePorts, isPortFree } from "./processes/port.ts";
import type { ProcessPlan } from "./processes/process-plan.ts";
import { Supervisor } from "./processes/supervisor.ts";
import type { TellStackEvent } from "./stack-event.ts";
import { StackFault } from "./stack-fault.ts";
import { lockStateDir } from "./stack-lock.ts";
import { planStack } from "./stack-plan.ts";
import type { Environment, StackSettings } from "./stack-settings.ts";
import { closeToOthers, makeStateDir } from "./state-dir.ts";
import { findTemporal } from "./temporal/find-temporal.ts";

/** A stack that is up: a command can go all the way. */
export interface Stack {
  readonly edgeUrl: string;
  readonly bridgeUrl: string;
  /** `host:port`. */
  readonly temporalAddress: string;
  readonly secrets: LocalSecrets;
  /** By name, in the order of the plan. */
  readonly processes: ReadonlyMap<string, ManagedProcess>;
  /** Resolves with the first process that died so often that it is not started again. */
  readonly lost: Promise<ManagedProcess>;
  /** Starts a process again that was killed or stopped, and waits until it is up. */
  restart(name: string): Promise<void>;
  /**
   * Puts a release in the place of what a part runs: stops the part, starts the release's, and waits until it is up.
   */
  deploy(name: string, release: Release): Promise<void>;
  /** Stops everything and gives the state directory free. */
  stop(): Promise<void>;
}

/** The sources that edge, bridge and closure worker are started from. */
export interface Release {
  /** The folder with its `src` and its `wrangler.toml`. */
  readonly sources: string;
  /** Its Worker as a deploy bundles it, so that the edge need not wait for that. */
  readonly script?: string;
  /** Settings beside those of the stack. */
  readonly env?: Environment;
}

export interface StackOptions {
  readonly env: Environment;
  readonly tell: TellStackEvent;
  /** Ends a start that still goes on, which then throws a StackFault. */
  readonly signal?: AbortSignal;
  /** Leaves the edge out, and writes the `.dev.vars` of a `wrangler dev` in its place (RUN9). */
  readonly withoutEdge?: boolean;
  /** Without Temporal's own pages. */
  readonly headless?: boolean;
  /** This project where absent. */
  readonly release?: Release;
}

/**
 * Brings up Temporal, archive, edge, bridge and closure worker on their real parts (RUN1). Throws a StackFault that
 * names what stands in the way; nothing is left running then.
 */
export async function startStack(settings: StackSettings, options: StackOptions): Promise<Stack> {
  checkProject(PROJECT);
  makeStateDir(settings.stateDir);
  const lock = await lockStateDir(settings.stateDir);
  try {
    closeToOthers(settings.stateDir);
    const secrets = keepLocalSecrets(settings.stateDir, options.env);
    refuseBadSettings(secrets, options.env);
    const orphans = await endOrphans(secrets.HUB_STACK_ID);
    if (orphans > 0) options.tell({ type: "progress", text: `ended ${orphans} processes of an earlier run` });
    const planRelease = await prepareToPlan(settings, secrets, options);
    const all = planRelease(options.release ?? { sources: PROJECT });
    const plans = options.withoutEdge ? all.filter(({ name }) => name !== "edge") : all;
    if (options.withoutEdge) {
      const file = writeDevVars(PROJECT, settings, secrets, options.env);
      options.tell({ type: "progress", text: `wrote ${file}` });
    }
    await preflight(settings, plans);
    const input = { settings, secrets, plans, planRelease };
    return await runPlans(input, options, () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The edge would answer `misconfigured` for as long as it runs (TOK8); this says so at once. */
function refuseBadSettings(secrets: LocalSecrets, env: Environment): void {
  const { HUB_JWKS_URL, HUB_JWT_ISSUER, HUB_JWT_AUDIENCE, HUB_ORIGINS, CONSOLE_SIGN_IN_URL } = env;
  const given = { HUB_JWKS_URL, HUB_JWT_ISSUER, HUB_JWT_AUDIENCE, HUB_ORIGINS, CONSOLE_SIGN_IN_URL };
  const checked = checkSettings({ ...given, ...secrets, HUB_ENV: "dev", BRIDGE_URL: "http://127.0.0.1" });
  if (!checked.ok) throw new StackFault(checked.faults);
}

/** The plans of a release: whichever it is, it is found at the same ports. */
type PlanRelease = (release: Release) => ProcessPlan[];

async function prepareToPlan(
  settings: StackSettings,
  secrets: LocalSecrets,
  { env, tell, headless, signal }: StackOptions,
): Promise<PlanRelease> {
  const { temporal } = settings;
  const common = { settings, secrets, ...(await innerPorts(settings)) };
  const planWith = (server: Pick<PlanInput, "temporalExecutable" | "temporalUiPort">): PlanRelease => {
    return ({ env: more, ...release }) => planStack({ ...common, ...server, ...release, env: { ...env, ...more } });
  };
  if (temporal.kind === "running") return planWith({ temporalExecutable: undefined, temporalUiPort: undefined });
  const executable = await findTemporal({
    named: temporal.executable,
    searchPath: env["PATH"] ?? "",
    cacheDir: join(PROJECT, ".cache", "temporal"),
    progress: (text) => tell({ type: "progress", text }),
    proxies: proxiesIn(env),
    ...(signal === undefined ? {} : { signal }),
  });
  tell({ type: "progress", text: `Temporal server: ${executable.path} (${executable.source})` });
  const uiPort = temporal.port + 1000;
  const hasUi = headless !== true && uiPort <= 65_535 && (await isPortFree(uiPort));
  const temporalUiPort = hasUi ? uiPort : undefined;
  return planWith({ temporalExecutable: executable.path, temporalUiPort });
}

/** Ports for internal use: any free port where no setting names one. */
async function innerPorts(settings: StackSettings): Promise<{ archivePort: number; closurePort: number }> {
  const { archive, closurePort, hubPort, bridgePort, temporal } = settings;
  const named = [hubPort, bridgePort, temporal.kind === "own" ? [temporal.port, temporal.port + 1000] : []].flat();
  const [first = 0, second = 0] = (await freePorts(named.length + 2)).filter((port) => !named.includes(port));
  const archivePort = archive.kind === "own" ? archive.port : undefined;
  return { archivePort: archivePort ?? first, closurePort: closurePort ?? second };
}

interface Planned {
  readonly settings: StackSettings;
  readonly secrets: LocalSecrets;
  readonly plans: readonly ProcessPlan[];
  readonly planRelease: PlanRelease;
}

async function runPlans(
  { settings, secrets, plans, planRelease }: Planned,
  { tell, signal }: StackOptions,
  freeDirectory: () => Promise<void>,
): Promise<Stack> {
  const guard = startOrphanGuard({ HUB_STACK_ID: secrets.HUB_STACK_ID });
  const lost = Promise.withResolvers<ManagedProcess>();
  const supervisor = new Supervisor(tell, (process) => {
    lost.resolve(process);
  });
  const cut = new AbortController();
  let early: StackFault | undefined;
  let isUp = false;
  const crashed = (process: ManagedProcess, how: ProcessEnd) => {
    if (!isUp) {
      early ??= endedEarly(process, how);
      return cut.abort();
    }
    void supervisor.died(process, how);
  };
  const processes = new Map(plans.map((plan) => [plan.name, new ManagedProcess(plan, guard, crashed)]));
  const stop = async () => {
    supervisor.stop();
    for (const process of [...processes.values()].toReversed()) await process.stop();
    guard.close();
    await freeDirectory();
  };
  try {
    await bringUpAll([...processes.values()], tell, signal ? AbortSignal.any([signal, cut.signal]) : cut.signal);
    isUp = true;
  } catch (error) {
    await stop();
    throw early ?? error;
  }
  const processOf = (name: string) => {
    const process = processes.get(name);
    if (process === undefined) throw new Error(`the stack has no process ${name}`);
    return process;
  };
  return {
    edgeUrl: `http://127.0.0.1:${settings.hubPort}`,
    bridgeUrl: `http://127.0.0.1:${settings.bridgePort}`,
    temporalAddress: temporalAddress(settings),
    secrets,
    processes,
    lost: lost.promise,
    restart: (name) => bringUp(processOf(name), tell),
    deploy: async (name, release) => {
      const plan = planRelease(release).find((each) => each.name === name);
      if (plan === undefined) throw new Error(`the stack has no process ${name}`);
      await plan.prepare?.();
      await processOf(name).stop();
      processOf(name).plan = plan;
      await bringUp(processOf(name), tell);
    },
    stop,
  };
}

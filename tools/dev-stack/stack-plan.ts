import { join } from "node:path";
import { PROJECT } from "../project.ts";
import { writeEdgeEnv } from "./local-secrets.ts";
import { databaseUrl, planArchive } from "./plan-archive.ts";
import { planClosures } from "./plan-closures.ts";
import { buildSettings, inherited, sourcesOf, temporalAddress, type PlanInput } from "./plan-input.ts";
import { isListening } from "./processes/port.ts";
import type { ProcessPlan } from "./processes/process-plan.ts";
import { answersOk } from "./processes/wait-until.ts";

/**
 * The processes of a stack. They are stopped from the last to the first: bridge and closure worker go before the edge, so
 * that what they finish still reaches the rooms, and before the archive.
 */
export function planStack(input: PlanInput): ProcessPlan[] {
  const temporal = planTemporal(input);
  const archive = planArchive(input);
  return [
    ...(temporal ? [temporal] : []),
    ...(archive ? [archive] : []),
    planEdge(input),
    planBridge(input),
    planClosures(input),
  ];
}

function planTemporal({ settings, secrets, env, temporalExecutable, temporalUiPort }: PlanInput) {
  const { temporal, stateDir } = settings;
  if (temporal.kind !== "own" || temporalExecutable === undefined) return undefined;
  const { port } = temporal;
  const plan: ProcessPlan = {
    name: "temporal",
    command: temporalExecutable,
    args: [
      ...["server", "start-dev", "--ip", "127.0.0.1", "--port", String(port), "--log-level", "warn"],
      ...["--namespace", settings.namespace, "--db-filename", join(stateDir, "temporal.db")],
      // The two together double what it carries on a small machine.
      ...["--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL"],
      // One partition is enough for one server, and a task that waits in another costs a contest its budget.
      ...["--dynamic-config-value", "matching.numTaskqueueReadPartitions=1"],
      ...["--dynamic-config-value", "matching.numTaskqueueWritePartitions=1"],
      ...["--dynamic-config-value", "system.enableActivityEagerExecution=true"],
      // Its list of runs is for people, and writing it took two fifths of its time: 40 entries a second, the rest waits.
      ...["--dynamic-config-value", "history.visibilityProcessorMaxPollRPS=4"],
      ...["--dynamic-config-value", "history.visibilityTaskBatchSize=10"],
      ...(temporalUiPort === undefined ? ["--headless"] : ["--ui-port", String(temporalUiPort)]),
    ],
    cwd: stateDir,
    env: { ...inherited(env), HUB_STACK_ID: secrets.HUB_STACK_ID },
    url:
      temporalUiPort === undefined
        ? `127.0.0.1:${port}`
        : `127.0.0.1:${port} (pages: http://127.0.0.1:${temporalUiPort})`,
    ports: [{ setting: "TEMPORAL_PORT", port }],
    log: join(stateDir, "logs", "temporal.log"),
    after: [],
    isUp: () => isListening("127.0.0.1", port),
    upWithinMs: 60_000,
    stopWithinMs: 10_000,
    deadAfterMs: 0,
  };
  return plan;
}

function planBridge(input: PlanInput): ProcessPlan {
  const { settings, secrets, env } = input;
  const url = `http://127.0.0.1:${settings.bridgePort}`;
  return {
    name: "bridge",
    command: process.execPath,
    args: [join(sourcesOf(input), "src/offline-bridge/main.ts")],
    cwd: sourcesOf(input),
    env: {
      ...inherited(env),
      BRIDGE_PORT: String(settings.bridgePort),
      HUB_URL: `http://127.0.0.1:${settings.hubPort}`,
      TEMPORAL_ADDRESS: temporalAddress(settings),
      TEMPORAL_NAMESPACE: settings.namespace,
      HUB_TO_BRIDGE_SECRETS: secrets.HUB_TO_BRIDGE_SECRETS,
      BRIDGE_TO_HUB_SECRETS: secrets.BRIDGE_TO_HUB_SECRETS,
      DATABASE_URL: databaseUrl(input),
      HUB_PARENT_PIPE: "1",
      ...buildSettings(input),
      HUB_STACK_ID: secrets.HUB_STACK_ID,
    },
    url,
    ports: [{ setting: "BRIDGE_PORT", port: settings.bridgePort }],
    log: join(settings.stateDir, "logs", "bridge.log"),
    after: settings.temporal.kind === "own" ? ["temporal"] : [],
    isUp: () => answersOk(`${url}/readyz`),
    upWithinMs: 90_000,
    stopWithinMs: 20_000,
    deadAfterMs: 0,
  };
}

function planEdge(input: PlanInput): ProcessPlan {
  const { settings, secrets, env } = input;
  const url = `http://127.0.0.1:${settings.hubPort}`;
  const { stateDir, inspectorPort } = settings;
  return {
    name: "edge",
    command: process.execPath,
    args: [
      ...[join(PROJECT, "tools/dev-stack/serve-edge.ts"), "--port", String(settings.hubPort)],
      ...["--bridge-url", `http://127.0.0.1:${settings.bridgePort}`],
      ...["--sources", sourcesOf(input)],
      ...(input.script === undefined ? [] : ["--built", input.script]),
      ...["--persist-to", join(stateDir, "edge"), "--env-file", writeEdgeEnv(stateDir, secrets, env)],
      ...(inspectorPort === undefined ? [] : ["--inspector-port", String(inspectorPort)]),
    ],
    cwd: sourcesOf(input),
    env: {
      // The dev server keeps all that a Worker does in a store of its own, with three times the writes of the rooms, and
      // tells of every request. Either can be set.
      X_LOCAL_OBSERVABILITY: "false",
      WRANGLER_LOG: "warn",
      ...inherited(env),
      HUB_STACK_ID: secrets.HUB_STACK_ID,
      // Nothing asks the network.
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      // Its output is in the log already; its own file, opened anew for every line, costs as much as serving them.
      WRANGLER_WRITE_LOGS: "false",
    },
    url,
    ports: [
      { setting: "HUB_PORT", port: settings.hubPort },
      ...(inspectorPort === undefined ? [] : [{ setting: "INSPECTOR_PORT", port: inspectorPort }]),
    ],
    log: join(stateDir, "logs", "edge.log"),
    after: [],
    isUp: () => answersOk(`${url}/healthz`),
    // Under more load than the machine can bear it is slow, and killing it would make that worse.
    isAlive: () => answersOk(`${url}/healthz`, 12_000),
    upWithinMs: 120_000,
    stopWithinMs: 10_000,
    // When the runtime that listens is killed, the tool starts another and never tells it where the Worker is.
    deadAfterMs: 30_000,
  };
}

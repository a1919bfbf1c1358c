import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeArchiveEnv } from "./local-secrets.ts";
import { databaseUrl } from "./plan-archive.ts";
import { buildSettings, inherited, sourcesOf, temporalAddress, type PlanInput } from "./plan-input.ts";
import type { ProcessPlan } from "./processes/process-plan.ts";
import { answersOk } from "./processes/wait-until.ts";
import { StackFault } from "./stack-fault.ts";

/** The worker that turns closed sessions into recaps and deltas, apart from the bridge so that no contest waits for it. */
export function planClosures(input: PlanInput): ProcessPlan {
  const { settings, secrets, env, closurePort = 8789 } = input;
  const url = `http://127.0.0.1:${closurePort}`;
  const archive = databaseUrl(input);
  writeArchiveEnv(settings.stateDir, archive);
  return {
    name: "closures",
    command: process.execPath,
    args: [join(sourcesOf(input), "src/offline-bridge/closure-worker.ts")],
    cwd: sourcesOf(input),
    env: {
      ...inherited(env),
      CLOSURE_PORT: String(closurePort),
      HUB_URL: `http://127.0.0.1:${settings.hubPort}`,
      TEMPORAL_ADDRESS: temporalAddress(settings),
      TEMPORAL_NAMESPACE: settings.namespace,
      BRIDGE_TO_HUB_SECRETS: secrets.BRIDGE_TO_HUB_SECRETS,
      DATABASE_URL: archive,
      HUB_PARENT_PIPE: "1",
      ...buildSettings(input),
      HUB_STACK_ID: secrets.HUB_STACK_ID,
    },
    url,
    ports: [{ setting: "CLOSURE_PORT", port: closurePort }],
    log: join(settings.stateDir, "logs", "closures.log"),
    after: [
      ...(settings.temporal.kind === "own" ? ["temporal"] : []),
      ...(settings.archive.kind === "own" ? ["archive"] : []),
    ],
    prepare: () => migrateTables(sourcesOf(input), archive),
    isUp: () => answersOk(`${url}/readyz`),
    upWithinMs: 90_000,
    stopWithinMs: 20_000,
    deadAfterMs: 0,
  };
}

/** A step of its own (RUN10): the processes only ask whether it was done. Each release has its own migrations. */
async function migrateTables(sources: string, url: string): Promise<string> {
  const program = join(sources, "src/cli/archive.ts");
  const options = { cwd: sources, env: { ...process.env, DATABASE_URL: url } };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, "migrate"], options);
    return stdout.trim();
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new StackFault([said.replace(/^archive: /, "").trim()]);
  }
}

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "../dev-stack/processes/port.ts";
import { startStack, type Release, type Stack } from "../dev-stack/run-stack.ts";
import type { StackEvent } from "../dev-stack/stack-event.ts";
import { StackFault } from "../dev-stack/stack-fault.ts";
import { readStackSettings } from "../dev-stack/stack-settings.ts";
import { removeStateDir } from "../dev-stack/state-dir.ts";

/** Settings that would tie the run to what runs already. */
const NOT_INHERITED = ["TEMPORAL_ADDRESS", "DATABASE_URL", "ARCHIVE_PORT", "CLOSURE_PORT", "TEMPORAL_NAMESPACE"];

/** A hub for one run: on free ports, with a directory of its own. */
export interface OwnStack {
  readonly stack: Stack;
  readonly stateDir: string;
  /** Everything the edge wrote, telemetry included. */
  readonly edgeLog: string;
  /** Stops it. @param keep leaves the directory in place, so that a failure can be examined */
  stop(keep: boolean): Promise<void>;
}

export interface OwnStackOptions {
  /** State to go on with; a new one if absent. Either way it is the stack's to remove. */
  readonly stateDir?: string;
  /** This project if absent. */
  readonly release?: Release;
  /** Settings of all its processes. */
  readonly env?: Readonly<Record<string, string>>;
}

/** @throws StackFault that names what stands in the way. */
export async function startOwnStack(
  tell: (event: StackEvent) => void,
  signal: AbortSignal,
  options: OwnStackOptions = {},
): Promise<OwnStack> {
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), "hub-load-"));
  const [hubPort, bridgePort, temporalPort] = await freePorts(3);
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.includes(name));
  const env = {
    ...Object.fromEntries(inherited),
    ...options.env,
    HUB_PORT: String(hubPort),
    BRIDGE_PORT: String(bridgePort),
    TEMPORAL_PORT: String(temporalPort),
    HUB_STATE_DIR: stateDir,
  };
  const remove = () => removeStateDir(stateDir);
  const read = readStackSettings(env);
  if (!read.ok) {
    remove();
    throw new StackFault(read.faults);
  }
  try {
    const release = options.release === undefined ? {} : { release: options.release };
    const stack = await startStack(read.settings, { env, tell, signal, headless: true, ...release });
    return {
      stack,
      stateDir,
      edgeLog: stack.processes.get("edge")?.plan.log ?? join(stateDir, "logs", "edge.log"),
      async stop(keep) {
        await stack.stop();
        if (!keep) remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

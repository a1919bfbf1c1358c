import { withoutProxyForLoopback } from "../../src/offline-bridge/process/loopback-without-proxy.ts";
import { PROJECT } from "../project.ts";
import type { LocalSecrets } from "./local-secrets.ts";
import type { Environment, StackSettings } from "./stack-settings.ts";

/** The input of every plan. */
export interface PlanInput {
  readonly settings: StackSettings;
  readonly secrets: LocalSecrets;
  /** The environment that the stack was started in. */
  readonly env: Environment;
  /** The Temporal server's executable; undefined where a running one is used. */
  readonly temporalExecutable: string | undefined;
  /** The port of Temporal's own pages, or undefined for none. */
  readonly temporalUiPort: number | undefined;
  /** Where the archive listens that this stack starts; 5433 if absent. */
  readonly archivePort?: number;
  /** Where the closure worker tells of its health; 8789 if absent. */
  readonly closurePort?: number;
  /** The folder with the sources of edge, bridge and closure worker; this project's if absent. */
  readonly sources?: string;
  /** The edge's script, bundled from these sources; it is bundled when the edge starts if absent. */
  readonly script?: string;
}

/** The folder whose `src` and `wrangler.toml` are run: this project, or another release of it. */
export function sourcesOf({ sources = PROJECT }: PlanInput): string {
  return sources;
}

/** `host:port` of the Temporal server that a stack with these settings uses. */
export function temporalAddress({ temporal }: StackSettings): string {
  return temporal.kind === "own" ? `127.0.0.1:${temporal.port}` : temporal.address;
}

/**
 * The build of bridge and closure worker (BRG7). A stack is the one user of a Temporal server of its own, so whatever it runs
 * is current, and takes over from the release before; on a server that runs already its starter decides.
 */
export function buildSettings({ settings, env }: PlanInput): Record<string, string> {
  if (settings.temporal.kind !== "own" || env["HUB_BUILD_ID"]) return {};
  return { HUB_BUILD_ID: "release", HUB_BUILD_CURRENT: "take-over" };
}

/**
 * Settings of the starting environment reach all processes, so that a demo's short times reach the bridge. A proxy is for
 * what is not on this machine.
 */
export function inherited(env: Environment): Record<string, string> {
  const all = { ...env, ...withoutProxyForLoopback(env) };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

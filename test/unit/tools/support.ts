import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ProcessPlan } from "../../../tools/dev-stack/processes/process-plan.ts";

/** A directory for one test, gone after it. */
export function testDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "hub-ops-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A process that runs `script` in Node. */
export function nodePlan(dir: string, script: string, changes: Partial<ProcessPlan> = {}): ProcessPlan {
  return {
    name: "part",
    command: process.execPath,
    args: ["-e", script],
    cwd: dir,
    env: { PATH: process.env["PATH"] ?? "" },
    url: "nowhere",
    ports: [],
    log: join(dir, "logs", "part.log"),
    after: [],
    isUp: async () => true,
    upWithinMs: 5_000,
    stopWithinMs: 5_000,
    deadAfterMs: 0,
    ...changes,
  };
}

/** Whether a process of that id runs. One that ended and was not yet reaped does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

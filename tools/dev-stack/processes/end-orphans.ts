import { listMarked } from "./list-processes.ts";
import { waitUntil } from "./wait-until.ts";

/** How long an orphan may take to stop by itself. */
const PATIENCE_MS = 5_000;

/**
 * Ends what an earlier run of the same stack left behind: its starter was killed and could not. Everything they
 * committed stays (RUN2).
 * @returns how many there were.
 */
export async function endOrphans(stackId: string): Promise<number> {
  const orphans = listMarked(stackId);
  if (orphans.length === 0) return 0;
  signalAll(orphans, "SIGTERM");
  const areGone = async () => listMarked(stackId).length === 0;
  if (!(await waitUntil(areGone, { withinMs: PATIENCE_MS, everyMs: 100 }))) {
    signalAll(listMarked(stackId), "SIGKILL");
    await waitUntil(areGone, { withinMs: PATIENCE_MS, everyMs: 50 });
  }
  return orphans.length;
}

function signalAll(processes: readonly { pid: number }[], signal: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone meanwhile.
    }
  }
}

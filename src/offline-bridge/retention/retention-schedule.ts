import { setTimeout as sleep } from "node:timers/promises";
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client } from "@temporalio/client";
import { logLine } from "../process/log-line.ts";

const SCHEDULE_ID = "retention";
const RETRY_MS = 2_000;

/** Keeps the Schedule of retention as soon as Temporal is reached (RET2). Ends with `stopping`, and never throws. */
export async function keepRetentionSchedule(
  client: () => Client | undefined,
  everyMs: number,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    const linked = client();
    try {
      if (linked !== undefined) return await keep(linked, everyMs);
    } catch (error) {
      logLine("warn", "hub.retention.notScheduled", { error: String(error) });
    }
    await sleep(RETRY_MS, undefined, { signal: stopping }).catch(() => {});
  }
}

/** Makes the Schedule, or gives the one that is there the interval of now. */
async function keep(client: Client, every: number): Promise<void> {
  const spec = { intervals: [{ every }] };
  // A round that is late does the work of those that were missed.
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 60_000 };
  try {
    await client.schedule.create({
      scheduleId: SCHEDULE_ID,
      spec,
      policies,
      action: {
        type: "startWorkflow",
        workflowType: "retentionWorkflow",
        workflowId: SCHEDULE_ID,
        taskQueue: "hub-closures",
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(SCHEDULE_ID).update((before) => ({ ...before, spec, policies }));
  }
}

import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client, type ScheduleOptions } from "@temporalio/client";
import { digestOffset } from "./digest-calendar.ts";
import type { PublishingTimes } from "./publishing-times.ts";

/** One Schedule for a hub, whichever worker makes it. */
export function digestScheduleId(hubId: string): string {
  return `digest/${hubId}`;
}

/** For a worker's life: each hub is looked at once, since its settings stay as they are. */
export function digestKeeper(
  client: () => Client | undefined,
  times: PublishingTimes,
): (hubId: string) => Promise<void> {
  const kept = new Set<string>();
  return async (hubId) => {
    if (kept.has(hubId)) return;
    const linked = client();
    if (linked === undefined) throw new Error("Temporal has not been reached yet");
    await keepDigestSchedule(linked, hubId, times);
    kept.add(hubId);
  };
}

/** Makes the hub's Schedule, or gives the one that is there the times of now (CLO6). Throws where Temporal is away. */
async function keepDigestSchedule(client: Client, hubId: string, times: PublishingTimes): Promise<void> {
  const schedule = scheduleOf(hubId, times);
  try {
    await client.schedule.create(schedule);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, policies } = schedule;
    await client.schedule.getHandle(schedule.scheduleId).update((before) => ({ ...before, spec, policies }));
  }
}

/** Digests that were missed are made up for, one after the other, but no more than a week of days or of settings. */
const MADE_UP = 7;

function scheduleOf(hubId: string, times: PublishingTimes): ScheduleOptions & { policies: object } {
  const scheduleId = digestScheduleId(hubId);
  return {
    scheduleId,
    spec: { intervals: [{ every: times.digestEveryMs, offset: digestOffset(times) }] },
    action: {
      type: "startWorkflow",
      workflowType: "digestWorkflow",
      workflowId: scheduleId,
      taskQueue: "hub-closures",
      args: [hubId],
    },
    policies: {
      overlap: ScheduleOverlapPolicy.BUFFER_ALL,
      catchupWindow: Math.max(times.digestEveryMs * MADE_UP, 60_000),
    },
  };
}

import { continueAsNew, proxyActivities, sleep, workflowInfo } from "@temporalio/workflow";
import type { EraseActivities } from "../../people/activities/erase-activities.ts";
import type { EraseJob } from "../../people/activities/erase-job.ts";

/** An archive, an edge or a room that is away costs time only: an erasure is never given up. */
const work = proxyActivities<EraseActivities>({
  startToCloseTimeout: "5 minutes",
  heartbeatTimeout: "12 s",
  retry: { initialInterval: "500 ms", backoffCoefficient: 2, maximumInterval: "1 minute" },
});

/** A closure that has read a transcript keeps it for one stage at most; its tries are over by then. */
const OPEN_CLOSURES_MS = 10 * 60_000;

/**
 * Takes a person out of a hub, or ends the hub (ERA1, ERA6): room by room along the register, then what belongs to no room.
 * Where closures were at work meanwhile, their rooms are gone through once more when those have ended.
 */
export async function eraseWorkflow(job: EraseJob): Promise<void> {
  const { actorId } = job;
  let wasOpen = actorId !== undefined && (await work.hasOpenClosures(job));
  await eraseAllRooms(job, job.after ?? 0);
  if (wasOpen) {
    await sleep(OPEN_CLOSURES_MS);
    await eraseAllRooms(job, 0);
    wasOpen = false;
  }
  await work.eraseHub(job);
  await work.endErasure(job);
}

async function eraseAllRooms(job: EraseJob, from: number): Promise<void> {
  for (let after: number | null = from; after !== null;) {
    after = await work.eraseRooms(job, after);
    if (after !== null && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof eraseWorkflow>({ ...job, after });
  }
}

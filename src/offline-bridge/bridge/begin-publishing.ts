import { WorkflowNotFoundError, type Client } from "@temporalio/client";
import { within } from "../process/within.ts";
import { publishIdOf, type PublishJob } from "../publishing/publish-job.ts";
import type { TaskQueue } from "../temporal/bundle-workflows.ts";
import type { Started } from "./start-workflow.ts";

/** Shorter than the edge waits for its answer. */
const LONGEST_MS = 8_000;
const TASK_QUEUE: TaskQueue = "hub-closures";

/**
 * Begins a session's publishing under its id, once; a run that is under way goes on (CLO7). A run that failed has
 * completed for Temporal, so that its id may be used again whatever became of it. One that the archive has down as
 * failed may still be about to end: it has nothing more to do, and makes room.
 */
export async function beginPublishing(client: Client, job: PublishJob, hasFailed: boolean): Promise<Started> {
  const workflowId = publishIdOf(job);
  const isRunning = !hasFailed && (await within(LONGEST_MS / 2, "looking for the run", isUnderWay(client, workflowId)));
  const starting = client.workflow.start("publishWorkflow", {
    taskQueue: TASK_QUEUE,
    workflowId,
    args: [job],
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
    workflowIdConflictPolicy: hasFailed ? "TERMINATE_EXISTING" : "USE_EXISTING",
  });
  await within(LONGEST_MS / 2, "beginning the publishing", starting);
  return isRunning ? "running" : "started";
}

async function isUnderWay(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === "RUNNING";
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

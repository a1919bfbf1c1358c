import { randomUUID } from "node:crypto";
import { WorkflowExecutionAlreadyStartedError, type WorkflowHandleWithStartDetails } from "@temporalio/client";
import { workflowIdOf, type OfflineJob } from "../../durable/protocol/bridge/offline-job.ts";
import { within } from "../process/within.ts";
import type { TemporalSession } from "../temporal/temporal-link.ts";
import type { JobWorkflow } from "./job-workflow.ts";

/** `running` and `completed` are runs an earlier delivery of the same job had started (JOB1). */
export type Started = "started" | "running" | "completed";

/** Less than the edge waits for its answer. A start that comes through later is met by the next delivery. */
const LONGEST_MS = 3_000;

/**
 * Starts the run of a job, once, however often the job comes (JOB1). A run that failed or was terminated may start
 * anew under the same id. Throws where Temporal does not answer.
 */
export async function startWorkflow(session: TemporalSession, job: OfflineJob, to: JobWorkflow): Promise<Started> {
  const workflowId = workflowIdOf(job);
  const deliveryId = randomUUID();
  try {
    return await within(LONGEST_MS, "starting the run", start());
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return "completed";
    throw error;
  }

  async function start(): Promise<Started> {
    const handle = await session.client.workflow.start(to.workflow, {
      taskQueue: to.taskQueue,
      workflowId,
      args: [job],
      // Shown to operators: nothing of the dice may stand here (VIEW2).
      memo: { correlationId: job.correlationId, deliveryId },
      workflowIdReusePolicy: "ALLOW_DUPLICATE_FAILED_ONLY",
      workflowIdConflictPolicy: "USE_EXISTING",
      // The first workflow task comes with the answer, without a turn through the task queue.
      requestEagerStart: true,
      // A bridge that dies with the task in hand is replaced before a contest stalls (CON9).
      workflowTaskTimeout: "5 s",
    });
    return (await isOurs(handle, deliveryId)) ? "started" : "running";
  }
}

/** The server answers a start that met a running workflow like a start. */
async function isOurs(handle: WorkflowHandleWithStartDetails, deliveryId: string): Promise<boolean> {
  if (handle.eagerlyStarted) return true;
  const { memo } = await handle.describe();
  return memo?.["deliveryId"] === deliveryId;
}

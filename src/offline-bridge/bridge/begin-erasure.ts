import { eraseIdOf, type EraseJob } from "../people/activities/erase-job.ts";
import { within } from "../process/within.ts";
import type { TemporalSession } from "../temporal/temporal-link.ts";

/** Less than the edge waits for its answer. */
const LONGEST_MS = 3_000;

/** Begins the run of an erasure, once (ERA1). Throws where Temporal does not answer. */
export async function beginErasure({ client }: TemporalSession, job: EraseJob): Promise<void> {
  const starting = client.workflow.start("eraseWorkflow", {
    taskQueue: "hub-closures",
    workflowId: eraseIdOf(job),
    args: [job],
    workflowIdReusePolicy: "ALLOW_DUPLICATE_FAILED_ONLY",
    workflowIdConflictPolicy: "USE_EXISTING",
  });
  await within(LONGEST_MS, "beginning the erasure", starting);
}

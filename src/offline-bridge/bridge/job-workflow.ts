import type { OfflineJob } from "../../durable/protocol/bridge/offline-job.ts";
import type { TaskQueue } from "../temporal/bundle-workflows.ts";

/** The workflow that does a kind of job, and the queue whose worker runs it. */
export interface JobWorkflow {
  readonly workflow: string;
  readonly taskQueue: TaskQueue;
}

/**
 * A kind that is missing here does not compile; jobs of a newer hub whose kind is not here wait in their room's outbox
 * until a bridge comes that can do them.
 */
export const JOB_WORKFLOWS: Readonly<Record<OfflineJob["kind"], JobWorkflow>> = {
  contest: { workflow: "contestWorkflow", taskQueue: "hub-contests" },
  hubAction: { workflow: "hubActionWorkflow", taskQueue: "hub-contests" },
  closure: { workflow: "closureWorkflow", taskQueue: "hub-closures" },
};

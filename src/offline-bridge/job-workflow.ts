import type { OfflineJob } from "../durable/protocol/offline-job.ts";
import type { TaskQueue } from "./bundle-workflows.ts";

/** The workflow that does a kind of job, and the queue whose worker runs it. */
export interface JobWorkflow {
  readonly workflow: string;
  readonly taskQueue: TaskQueue;
}

/** Jobs of a kind that is not here wait in their room's outbox until a bridge comes that can do them. */
export const JOB_WORKFLOWS: Readonly<Partial<Record<OfflineJob["kind"], JobWorkflow>>> = {
  contest: { workflow: "contestWorkflow", taskQueue: "hub-contests" },
  hubAction: { workflow: "hubActionWorkflow", taskQueue: "hub-contests" },
  closure: { workflow: "closureWorkflow", taskQueue: "hub-closures" },
};

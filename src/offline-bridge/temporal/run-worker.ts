import {
  Worker,
  type WorkerInterceptors,
  type WorkerOptions,
  type WorkflowBundleWithSourceMap,
} from "@temporalio/worker";
import type { TaskQueue } from "./bundle-workflows.ts";
import { BEHAVIOURS } from "./worker-build.ts";

export interface WorkerPlan {
  readonly taskQueue: TaskQueue;
  readonly workflowBundle: WorkflowBundleWithSourceMap;
  readonly activities: object;
  readonly interceptors?: Pick<WorkerInterceptors, "activity">;
  /** How much at once; for contests if absent. */
  readonly sizes?: Readonly<Record<keyof typeof CONTEST_SIZES, number>>;
}

/** Where a worker runs, and how it reads what Temporal stores. */
type WorkerPlace = Pick<WorkerOptions, "connection" | "namespace" | "dataConverter">;

/**
 * Contests are short and many. The queue brings 250 at once at most, and a start is eager only while there is a slot
 * for it; a run that waits for the edge costs 0.4 MB while it is kept. Measured: docs/decisions/0010-bridge-slots.md.
 */
const CONTEST_SIZES = {
  maxConcurrentWorkflowTaskExecutions: 400,
  maxConcurrentLocalActivityExecutions: 400,
  maxConcurrentActivityTaskExecutions: 400,
  // Starts come eagerly with the answer to the start itself: few pollers are enough for the rest.
  maxConcurrentWorkflowTaskPolls: 4,
  maxConcurrentActivityTaskPolls: 4,
  maxCachedWorkflows: 500,
} as const;

/**
 * A worker for one task queue, not yet running. Throws where Temporal or the namespace cannot be reached.
 * @param buildId the build that it is a worker of; undefined where workers are not versioned
 */
export function createWorker(place: WorkerPlace, plan: WorkerPlan, buildId?: string): Promise<Worker> {
  const { sizes = CONTEST_SIZES, ...parts } = plan;
  return Worker.create({
    ...place,
    ...parts,
    ...sizes,
    ...(buildId === undefined ? {} : { workerDeploymentOptions: deploymentOf(plan.taskQueue, buildId) }),
    // BRG4: what runs may end; what does not end in time goes on elsewhere, Temporal sees to it.
    shutdownGraceTime: "5 s",
    shutdownForceTime: "12 s",
  });
}

function deploymentOf(deploymentName: TaskQueue, buildId: string) {
  return {
    version: { deploymentName, buildId },
    useWorkerVersioning: true,
    defaultVersioningBehavior: BEHAVIOURS[deploymentName],
  } as const;
}

import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import {
  ActivityFailure,
  CancellationScope,
  isCancellation,
  ParentClosePolicy,
  patched,
  proxyActivities,
  sleep,
  startChild,
  workflowInfo,
} from "@temporalio/workflow";
import type { ClosureJob } from "../../../durable/protocol/bridge/offline-job.ts";
import { resultKey } from "../../../durable/protocol/bridge/offline-result.ts";
import { CLOSURE_STAGES, type ClosureStage } from "../../../durable/protocol/state/closure.ts";
import type {
  ClosureActivities,
  ClosureUpdate,
  ClosureRunRef,
  RunTerms,
} from "../../closure/activities/closure-activities.ts";
import { publishIdOf, type PublishJob } from "../../publishing/publish-job.ts";
import { resultEnvelope } from "./result-envelope.ts";

/** Notes and news are short and must get through: an archive or an edge that is down costs time only. */
const patiently = proxyActivities<ClosureActivities>({
  startToCloseTimeout: "10 s",
  scheduleToCloseTimeout: "24 h",
  retry: { initialInterval: "500 ms", backoffCoefficient: 2, maximumInterval: "20 s" },
});

/** A run's outcome; its updates to the room are in the archive. */
export type ClosureEnd = { readonly status: "completed" } | { readonly status: "failed"; readonly error: string };

/**
 * Turns a closed session into recap, mentions, deltas, moderation items and a publishing plan, stage by stage (CLO1).
 * The results of the stages go from the archive to the archive, never through this history. The room hears of each step
 * in order, while the next stage is at work already.
 */
export async function closureWorkflow(job: ClosureJob): Promise<ClosureEnd> {
  const { workflowId, startTime } = workflowInfo();
  const startedAt = startTime.toISOString();
  const run: ClosureRunRef = { job, workflowId, startedAt };
  const terms = await patiently.openRun(run);
  const news = newsInOrder(run);
  news.tell({ ...resultEnvelope(job, "closure.processing"), startedAt });
  return withinSla(run, terms.slaMs, async () => {
    const error = await runStages(run, terms, news.tell);
    if (error === undefined) {
      const { figures, endedAt } = await patiently.completeRun(run);
      news.tell({ ...resultEnvelope(job, "closure.completed"), ...figures, endedAt });
    } else {
      const { endedAt } = await patiently.failRun(run, error);
      news.tell({ ...resultEnvelope(job, "closure.failed"), endedAt, error });
    }
    await news.allTold();
    // Runs that began before there was publishing end as they were recorded.
    if (error === undefined && patched("publishing")) await beginPublishing(job);
    return error === undefined ? { status: "completed" } : { status: "failed", error };
  });
}

/**
 * Begins the session's publishing, which goes on when this run has ended (CLO6). The room has taken the closure's end
 * by now, so that it hears of batches after it. A run that another attempt began goes on as it is.
 */
async function beginPublishing(job: ClosureJob): Promise<void> {
  const { hubId, roomId, sessionId, correlationId, attempt, hops } = job;
  const begun: PublishJob = { schema: 1, hubId, roomId, sessionId, correlationId, attempt, hops };
  try {
    await startChild("publishWorkflow", {
      workflowId: publishIdOf(job),
      args: [begun],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: "ALLOW_DUPLICATE_FAILED_ONLY",
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** @returns why a stage could not be done; undefined where all are. */
async function runStages(
  run: ClosureRunRef,
  { retry }: RunTerms,
  tell: (news: ClosureUpdate) => void,
): Promise<string | undefined> {
  const { tries: maximumAttempts, firstMs: initialInterval, longestMs: maximumInterval } = retry;
  const stages = proxyActivities<ClosureActivities>({
    startToCloseTimeout: "5 minutes",
    // A worker that dies is found out by the heartbeat it no longer sends, and another one goes on.
    heartbeatTimeout: "10 s",
    retry: { maximumAttempts, initialInterval, maximumInterval, backoffCoefficient: 2 },
  });
  for (const stage of CLOSURE_STAGES) {
    try {
      tell(stageNews(run, stage, await stages[stage](run)));
    } catch (error) {
      if (isCancellation(error)) throw error;
      return `${stage}: ${reasonOf(error)}`;
    }
  }
  return undefined;
}

function stageNews(
  { job, workflowId }: ClosureRunRef,
  stage: ClosureStage,
  { at, durationMs, parsers }: Awaited<ReturnType<ClosureActivities[ClosureStage]>>,
): ClosureUpdate {
  const key = resultKey({ workflowId, kind: "closure.stageCompleted", stage });
  const read = parsers === undefined ? {} : { schema: 1 as const, parsers: [...parsers] };
  return { ...resultEnvelope(job, "closure.stageCompleted"), key, stage, at, durationMs, ...read };
}

/** News go out one after the other; what goes wrong with one shows when all are waited for. */
function newsInOrder(run: ClosureRunRef): { tell: (news: ClosureUpdate) => void; allTold: () => Promise<void> } {
  let told: Promise<unknown> = Promise.resolve();
  return {
    tell(news) {
      told = told.then(() => patiently.postNews(run, news));
      // Until it is waited for, a failure is nobody's.
      told.catch(() => {});
    },
    async allTold() {
      await told;
    },
  };
}

/** A run over its time reports that once and goes on (CLO7). */
async function withinSla<T>(run: ClosureRunRef, slaMs: number, work: () => Promise<T>): Promise<T> {
  const watch = new CancellationScope();
  const watching = watch.run(async () => {
    await sleep(slaMs);
    await patiently.tellOverSla(run);
  });
  watching.catch(() => {});
  try {
    return await work();
  } finally {
    watch.cancel();
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

import { CLOSURE_STAGES, type ClosureStage } from "../../../src/durable/protocol/state/closure.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import {
  workflowIdOf,
  type ClosureJob,
  type ContestJob,
  type HubActionJob,
  type OfflineJob,
} from "../../../src/durable/protocol/bridge/offline-job.ts";
import { resultKey, type OfflineResult } from "../../../src/durable/protocol/bridge/offline-result.ts";
import { settleContest } from "../../../src/durable/rules/contests/settle-contest.ts";
import { settleRitual } from "../../../src/durable/rules/rituals/settle-ritual.ts";
import { publishIdOf } from "../../../src/offline-bridge/publishing/publish-job.ts";
import { writeRecap } from "../../../src/offline-bridge/story/write-recap.ts";

/** What the bridge posts of a contest, with dice that anybody can throw again (CON6). */
export function contestWord(job: ContestJob, at: string): OfflineResult {
  return { ...envelope(job, "contest.resolved", at), ...settleContest(job), seed: job.seed };
}

export function ritualWords(job: HubActionJob, at: string): OfflineResult[] {
  return [
    envelope(job, "ritual.started", at),
    { ...envelope(job, "ritual.resolved", at), ...settleRitual(job), seed: job.seed },
  ];
}

/** Every word of a closure that goes well; the recap is told from the session's public events. */
export function closureWords(job: ClosureJob, events: readonly Event[], at: string): OfflineResult[] {
  const figures = { summaryVersion: 1, mentionCount: 9, deltaCount: 4, pendingModeration: 2, durationMs: 412 };
  const batchId = "batch-demo-20261105T210000000Z";
  return [
    { ...envelope(job, "closure.processing", at), startedAt: at },
    ...CLOSURE_STAGES.map((stage): OfflineResult => ({
      ...envelope(job, "closure.stageCompleted", at, stage),
      stage,
      at,
      durationMs: 60,
    })),
    { ...envelope(job, "closure.completed", at), ...figures, batchId, endedAt: at, recap: writeRecap(events) },
    closurePublished(job, batchId, at),
  ];
}

/** What the publishing run of a session says of a batch: its key names the batch. */
function closurePublished(job: ClosureJob, batchId: string, at: string): OfflineResult {
  const workflowId = publishIdOf(job);
  const key = resultKey({ workflowId, kind: "closure.published", batchId });
  return { ...envelope(job, "closure.published", at), workflowId, key, batchId, loreCount: 3 };
}

export function closureFailure(job: ClosureJob, at: string): OfflineResult {
  return { ...envelope(job, "closure.failed", at), endedAt: at, error: "story: the archive cannot be reached" };
}

function envelope<K extends OfflineResult["kind"]>(job: OfflineJob, kind: K, at: string, stage?: ClosureStage) {
  const { hubId, roomId, jobId, attempt, correlationId } = job;
  const workflowId = workflowIdOf(job);
  const key = resultKey({ workflowId, kind, ...(stage === undefined ? {} : { stage }) });
  const hops = { ...job.hops, started: at };
  return { kind, purpose: "result", key, hubId, roomId, jobId, attempt, workflowId, correlationId, hops } as const;
}

import {
  workflowIdOf,
  type ClosureJob,
  type ContestJob,
  type HubActionJob,
  type OfflineJob,
} from "../src/durable/protocol/bridge/offline-job.ts";
import { resultKey, type OfflineResult } from "../src/durable/protocol/bridge/offline-result.ts";
import { CLOSURE_STAGES } from "../src/durable/protocol/state/closure.ts";
import type { Recap } from "../src/durable/protocol/state/session.ts";
import { settleContest } from "../src/durable/rules/contests/settle-contest.ts";
import { settleRitual } from "../src/durable/rules/rituals/settle-ritual.ts";

type Kind = OfflineResult["kind"];
type Stage = (typeof CLOSURE_STAGES)[number];

/** The results that the run of a job posts, in order, without a bridge. */
export function resultsOf(job: OfflineJob): OfflineResult[] {
  switch (job.kind) {
    case "contest":
      return [contestResolved(job)];
    case "hubAction":
      return [{ ...envelope(job, "ritual.started") }, ritualResolved(job)];
    case "closure":
      return closureResults(job);
  }
}

export function contestResolved(job: ContestJob) {
  return { ...envelope(job, "contest.resolved"), ...settleContest(job), seed: job.seed };
}

export function ritualResolved(job: HubActionJob) {
  return { ...envelope(job, "ritual.resolved"), ...settleRitual(job), seed: job.seed };
}

/** A closure whose run came to nothing (CLO7). */
export function closureFailed(job: ClosureJob, error: string): OfflineResult {
  return { ...envelope(job, "closure.failed"), endedAt: job.closedAt, error };
}

export function closurePublished(job: ClosureJob): OfflineResult {
  const batchId = `batch-${job.sessionId}`;
  const workflowId = `publish/${job.hubId}/${job.roomId}/${job.sessionId}`;
  const key = resultKey({ workflowId, kind: "closure.published", batchId });
  return { ...envelope(job, "closure.published"), workflowId, key, schema: 1, batchId, loreCount: 1 };
}

function closureResults(job: ClosureJob): OfflineResult[] {
  const at = job.closedAt;
  const figures = { summaryVersion: 1, mentionCount: 3, deltaCount: 2, pendingModeration: 1, durationMs: 40 };
  return [
    { ...envelope(job, "closure.processing"), startedAt: at },
    ...CLOSURE_STAGES.map((stage): OfflineResult => ({
      ...envelope(job, "closure.stageCompleted", stage),
      stage,
      at,
      durationMs: 5,
      ...(stage === "entities" && { schema: 1, parsers: ["js"] }),
    })),
    {
      ...envelope(job, "closure.completed"),
      ...figures,
      batchId: `batch-${job.sessionId}`,
      endedAt: at,
      recap: emptyRecap,
    },
  ];
}

/** A recap of a session in which nothing happened. */
export const emptyRecap: Recap = {
  summaryVersion: 1,
  text: "Nothing that anybody would tell.",
  scenes: [],
  acts: [],
  hooks: [],
  highlights: [],
  momentumArc: [],
  safetyNotes: [],
  statistics: {
    participants: 0,
    lines: 0,
    narrations: 0,
    contests: 0,
    rituals: 0,
    trades: 0,
    words: 0,
    durationMs: 0,
  },
};

function envelope<K extends Kind>(job: OfflineJob, kind: K, stage?: Stage) {
  const { hubId, roomId, jobId, attempt, correlationId } = job;
  const workflowId = workflowIdOf(job);
  const key = resultKey({ workflowId, kind, ...(stage === undefined ? {} : { stage }) });
  // Without the hops of the way: whoever says it again says the very same.
  return { kind, purpose: "result", key, hubId, roomId, jobId, attempt, workflowId, correlationId, hops: {} } as const;
}

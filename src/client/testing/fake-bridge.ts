import { workflowIdOf } from "../../durable/protocol/bridge/offline-job.ts";
import type { OfflineJob } from "../../durable/protocol/bridge/offline-job.ts";
import { resultKey } from "../../durable/protocol/bridge/offline-result.ts";
import type { OfflineResult } from "../../durable/protocol/bridge/offline-result.ts";
import { CLOSURE_STAGES } from "../../durable/protocol/state/closure.ts";
import type { ClosureStage } from "../../durable/protocol/state/closure.ts";
import type { Recap } from "../../durable/protocol/state/session.ts";
import { settleContest } from "../../durable/rules/contests/settle-contest.ts";
import { settleRitual } from "../../durable/rules/rituals/settle-ritual.ts";

/**
 * All that a bridge says about a job, in order: contests and rituals by the rules that a hub's bridge uses, so that their
 * dice verify (CON6); a closure without a word of what was said, since nothing here reads language.
 */
export function fakeResults(job: OfflineJob, at: string): readonly OfflineResult[] {
  switch (job.kind) {
    case "contest":
      return [{ ...envelope(job, "contest.resolved"), ...settleContest(job), seed: job.seed }];
    case "hubAction":
      return [
        envelope(job, "ritual.started"),
        { ...envelope(job, "ritual.resolved"), ...settleRitual(job), seed: job.seed },
      ];
    case "closure": {
      const stages = CLOSURE_STAGES.map((stage): OfflineResult => {
        return { ...envelope(job, "closure.stageCompleted", stage), stage, at, durationMs: 0 };
      });
      const figures = { summaryVersion: 1, mentionCount: 0, deltaCount: 0, pendingModeration: 0, durationMs: 0 };
      const end = { batchId: `batch-${job.sessionId}`, endedAt: at, recap: EMPTY_RECAP };
      return [
        { ...envelope(job, "closure.processing"), startedAt: at },
        ...stages,
        { ...envelope(job, "closure.completed"), ...figures, ...end },
      ];
    }
  }
}

const EMPTY_RECAP: Recap = {
  ...{ summaryVersion: 1, text: "", scenes: [], acts: [], hooks: [], highlights: [], momentumArc: [], safetyNotes: [] },
  statistics: {
    ...{ participants: 0, lines: 0, narrations: 0, contests: 0, rituals: 0, trades: 0, words: 0, durationMs: 0 },
  },
};

function envelope<K extends OfflineResult["kind"]>(job: OfflineJob, kind: K, stage?: ClosureStage) {
  const { hubId, roomId, jobId, attempt, correlationId } = job;
  const workflowId = workflowIdOf(job);
  const key = resultKey({ workflowId, kind, ...(stage === undefined ? {} : { stage }) });
  return { kind, purpose: "result", key, hubId, roomId, jobId, attempt, workflowId, correlationId, hops: {} } as const;
}

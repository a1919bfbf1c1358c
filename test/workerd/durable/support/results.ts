import {
  workflowIdOf,
  type ClosureJob,
  type ContestJob,
  type HubActionJob,
  type OfflineJob,
} from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { resultKey } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { settleContest } from "../../../../src/durable/rules/contests/settle-contest.ts";
import { settleRitual } from "../../../../src/durable/rules/rituals/settle-ritual.ts";

type ResultOf<K extends OfflineResult["kind"]> = Extract<OfflineResult, { kind: K }>;

function envelope<K extends OfflineResult["kind"]>(job: OfflineJob, kind: K) {
  const workflowId = workflowIdOf(job);
  const { hubId, roomId, jobId, attempt, correlationId, hops } = job;
  const key = resultKey({ workflowId, kind });
  return { kind, purpose: "result", key, hubId, roomId, jobId, attempt, workflowId, correlationId, hops } as const;
}

/** The result that the bridge posts for a contest, with its dice. */
export function contestResolved(job: ContestJob): ResultOf<"contest.resolved"> {
  return { ...envelope(job, "contest.resolved"), ...settleContest(job), seed: job.seed };
}

export function ritualStarted(job: HubActionJob): ResultOf<"ritual.started"> {
  return envelope(job, "ritual.started");
}

export function ritualResolved(job: HubActionJob): ResultOf<"ritual.resolved"> {
  return { ...envelope(job, "ritual.resolved"), ...settleRitual(job), seed: job.seed };
}

export function closureProcessing(job: ClosureJob, startedAt: string): ResultOf<"closure.processing"> {
  return { ...envelope(job, "closure.processing"), startedAt };
}

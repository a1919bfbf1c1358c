import { workflowInfo } from "@temporalio/workflow";
import type { OfflineJob } from "../../durable/protocol/offline-job.ts";
import { resultKey, type OfflineResult } from "../../durable/protocol/offline-result.ts";

/** What every result says of its job and way (BRG1, TEL3). Times are the workflow's: a replay gives the same. */
export function resultEnvelope<K extends OfflineResult["kind"]>(job: OfflineJob, kind: K) {
  const { workflowId, startTime } = workflowInfo();
  const { hubId, roomId, jobId, attempt, correlationId } = job;
  const hops = {
    ...job.hops,
    workflowStartedAt: startTime.toISOString(),
    resultPostedAt: new Date().toISOString(),
  };
  const key = resultKey({ workflowId, kind });
  return { kind, purpose: "result", key, hubId, roomId, jobId, attempt, workflowId, correlationId, hops } as const;
}

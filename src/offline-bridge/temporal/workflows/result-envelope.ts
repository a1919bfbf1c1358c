import { workflowInfo } from "@temporalio/workflow";
import type { OfflineJob } from "../../../durable/protocol/bridge/offline-job.ts";
import { resultKey, type OfflineResult } from "../../../durable/protocol/bridge/offline-result.ts";

/**
 * The fields of every result that name its job and its hops (BRG1, TEL3). A task that is done once more, because the bridge died after
 * posting, must come to the same body under the same key: so no time stands in it but those of the run's beginning.
 */
export function resultEnvelope<K extends OfflineResult["kind"]>(job: OfflineJob, kind: K) {
  const { workflowId, startTime } = workflowInfo();
  const { hubId, roomId, jobId, attempt, correlationId } = job;
  const hops = { ...job.hops, workflowStartedAt: startTime.toISOString() };
  const key = resultKey({ workflowId, kind });
  return { kind, purpose: "result", key, hubId, roomId, jobId, attempt, workflowId, correlationId, hops } as const;
}

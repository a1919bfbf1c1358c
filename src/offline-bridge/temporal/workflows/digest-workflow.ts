import { defineSearchAttributeKey } from "@temporalio/common";
import { proxyActivities, workflowInfo } from "@temporalio/workflow";
import type { DigestActivities } from "../../publishing/activities/publish-activities.ts";

const { tellDigests } = proxyActivities<DigestActivities>({
  startToCloseTimeout: "60 s",
  retry: { initialInterval: "500 ms", backoffCoefficient: 2, maximumInterval: "20 s" },
});

/** Set by the server on every run that a Schedule starts. */
const SCHEDULED_FOR = defineSearchAttributeKey("TemporalScheduledStartTime", "DATETIME");

/**
 * Writes a hub's digests anew, started by the hub's Schedule (CLO6).
 * @returns for how many entries; a run that is late writes those of the time for which it was scheduled.
 */
export async function digestWorkflow(hubId: string): Promise<number> {
  const { typedSearchAttributes, startTime } = workflowInfo();
  return tellDigests(hubId, (typedSearchAttributes.get(SCHEDULED_FOR) ?? startTime).toISOString());
}

import { continueAsNew, proxyActivities, workflowInfo } from "@temporalio/workflow";
import type { RetentionActivities } from "../../retention/activities/retention-activities.ts";

const { removeExpired } = proxyActivities<RetentionActivities>({
  startToCloseTimeout: "60 s",
  retry: { initialInterval: "500 ms", backoffCoefficient: 2, maximumInterval: "1 minute" },
});

/** Removes what has outlived its time, batch by batch, started by the Schedule of retention (RET2). */
export async function retentionWorkflow(): Promise<void> {
  while (await removeExpired())
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof retentionWorkflow>();
}

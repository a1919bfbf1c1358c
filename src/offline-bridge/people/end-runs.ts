import { ScheduleNotFoundError, WorkflowNotFoundError, type Client } from "@temporalio/client";
import { digestScheduleId } from "../publishing/digest-schedule.ts";

/** Ends the publishing and closure runs of a hub, and its Schedule of digests (ERA6). May be done again. */
export async function endRuns(client: Client, hubId: string): Promise<void> {
  try {
    await client.schedule.getHandle(digestScheduleId(hubId)).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
  for (const kind of ["publish", "closure"]) {
    // Ids of hubs hold neither quotation marks nor slashes.
    const query = `WorkflowId STARTS_WITH "${kind}/${hubId}/" AND ExecutionStatus = "Running"`;
    for await (const { workflowId } of client.workflow.list({ query })) {
      try {
        await client.workflow.getHandle(workflowId).terminate("the hub has ended");
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    }
  }
}

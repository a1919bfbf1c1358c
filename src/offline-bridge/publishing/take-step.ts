import type { BatchOutcome, PublishActivities, PublishRunRef } from "./activities/publish-activities.ts";
import type { PublishStep } from "./publish-calendar.ts";

type StepActivities = Pick<
  PublishActivities,
  "alertWindow" | "holdBack" | "closeOverride" | "followRetractions" | "publishBatch" | "postPublished"
>;

/**
 * Does a step of a session's calendar, in the order that recorded histories hold.
 * @param firstBatchId the batch of which the room hears even where it holds nothing (CLO6)
 * @returns what went out; null for a step that is no batch
 */
export async function takeStep(
  activities: StepActivities,
  run: PublishRunRef,
  step: Exclude<PublishStep, { do: "end" }>,
  firstBatchId: string,
): Promise<BatchOutcome | null> {
  switch (step.do) {
    case "alert":
      await activities.alertWindow(run, step.nth);
      return null;
    case "hold":
      await activities.holdBack(run);
      return null;
    case "close":
      await activities.closeOverride(run);
      return null;
    case "publish": {
      await activities.followRetractions(run);
      const outcome = await activities.publishBatch(run, step.at);
      if (outcome.loreCount > 0 || outcome.batchId === firstBatchId) await activities.postPublished(run, outcome);
      return outcome;
    }
  }
}

import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineUpdate,
  proxyActivities,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import type { PublishActivities, PublishRunRef, PublishTerms } from "../../publishing/activities/publish-activities.ts";
import { afterStep, firstState, nextStep, withBatch, type PublishState } from "../../publishing/publish-calendar.ts";
import { DECIDE_UPDATE, type DecisionOutcome, type PublishJob } from "../../publishing/publish-job.ts";
import { takeStep } from "../../publishing/take-step.ts";

/** Short steps on the archive and the edge, which may be away for as long as they like: that costs time only. */
const archive = proxyActivities<PublishActivities>({
  startToCloseTimeout: "60 s",
  retry: { initialInterval: "500 ms", backoffCoefficient: 2, maximumInterval: "20 s" },
});

const decideUpdate = defineUpdate<DecisionOutcome, [string]>(DECIDE_UPDATE);

export type PublishEnd = { readonly status: "completed" } | { readonly status: "failed"; readonly error: string };

/**
 * Publishes a session (CLO6): waits for moderators, alerts, holds back, and sends out lore batch by batch until nothing
 * can be decided any more. The archive alone knows items, texts and counts; this run knows when what is due.
 */
export async function publishWorkflow(job: PublishJob): Promise<PublishEnd> {
  const { workflowId, startTime } = workflowInfo();
  const run: PublishRunRef = { job, workflowId, startedAt: startTime.toISOString() };
  const news = { decisions: 0, isNew: false };
  setHandler(decideUpdate, async (decisionId) => {
    const outcome = await archive.takeDecision(run, decisionId);
    news.decisions += 1;
    news.isNew = true;
    return outcome;
  });
  try {
    const rest = await runCalendar(run, await archive.openPublishing(run), news);
    await condition(allHandlersFinished);
    if (rest !== null) return await continueAsNew<typeof publishWorkflow>({ ...job, state: rest });
    await archive.endPublishing(run, null);
    return { status: "completed" };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const reason = error.cause?.message ?? error.message;
    await archive.endPublishing(run, reason);
    return { status: "failed", error: reason };
  }
}

/** @returns the state to go on with in a new history; null at the end. */
async function runCalendar(
  run: PublishRunRef,
  { plan, batchEveryMs, decisionsPerRun }: PublishTerms,
  news: { decisions: number; isNew: boolean },
): Promise<PublishState | null> {
  let state = run.job.state ?? firstState(plan);
  for (;;) {
    if (news.decisions >= decisionsPerRun || workflowInfo().continueAsNewSuggested) return state;
    news.isNew = false;
    const { progress, now } = await archive.countProgress(run);
    state = withBatch(state, progress, now, batchEveryMs);
    const step = nextStep(plan, state, progress, now);
    if (step.do === "end") {
      if (news.isNew) continue;
      return null;
    }
    // A decision may change what is next: look again.
    if (step.at > now && (await condition(() => news.isNew, step.at - now))) continue;
    await takeStep(archive, run, step, plan.batchId);
    state = afterStep(state, step);
  }
}

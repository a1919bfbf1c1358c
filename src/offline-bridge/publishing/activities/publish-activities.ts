import type { PublishProgress } from "../publish-calendar.ts";
import type { DecisionOutcome, PublishJob } from "../publish-job.ts";
import type { PublishingPlan } from "../publishing-plan.ts";

/** Which run of which session's publishing an activity works for. */
export interface PublishRunRef {
  readonly job: PublishJob;
  readonly workflowId: string;
  /** ISO-8601 UTC, of the run's beginning. */
  readonly startedAt: string;
}

export interface PublishTerms {
  readonly plan: PublishingPlan;
  readonly batchEveryMs: number;
  /** A history keeps every update: after this many decisions the run goes on in a new one. */
  readonly decisionsPerRun: number;
}

/** The part of a session that went out with a batch. */
export interface BatchOutcome {
  readonly batchId: string;
  readonly loreCount: number;
}

/**
 * The work that the publishing workflow may ask for outside its sandbox. Each may be asked again and does nothing
 * twice.
 */
export interface PublishActivities {
  /** Notes the run in the archive. Fails for good where no publishing is planned. */
  openPublishing(run: PublishRunRef): Promise<PublishTerms>;
  /** How much waits, as the archive has it now, and when that is, in ms since the epoch. */
  countProgress(run: PublishRunRef): Promise<{ readonly progress: PublishProgress; readonly now: number }>;
  /** The nth alert of the moderation window. */
  alertWindow(run: PublishRunRef, nth: number): Promise<void>;
  /** Holds back what nobody has decided inside the window. */
  holdBack(run: PublishRunRef): Promise<void>;
  /** Ends the override: from here nothing can be decided. */
  closeOverride(run: PublishRunRef): Promise<void>;
  /** Takes back what rests on lines that were retracted since (VIEW5). */
  followRetractions(run: PublishRunRef): Promise<void>;
  /** Publishes what is ready with the batch of a time, in ms since the epoch. */
  publishBatch(run: PublishRunRef, at: number): Promise<BatchOutcome>;
  /** Tells the room `closure.published`, under the batch's key (BRG1). */
  postPublished(run: PublishRunRef, outcome: BatchOutcome): Promise<void>;
  /** Takes a decision that was asked for, if it is the first for its item. */
  takeDecision(run: PublishRunRef, decisionId: string): Promise<DecisionOutcome>;
  /** Notes the end. */
  endPublishing(run: PublishRunRef, error: string | null): Promise<void>;
}

export interface DigestActivities {
  /**
   * Writes the digests of the days that a hub's digest at a time (ISO-8601 UTC) covers. Recorded histories hold the
   * name of this activity.
   * @returns for how many entries
   */
  tellDigests(hubId: string, at: string): Promise<number>;
}

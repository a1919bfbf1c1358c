import { WorkflowNotFoundError, type Client } from "@temporalio/client";
import { isDecidable } from "../archive/publishing/decisions.ts";
import type { ProposedDecision, PublishingArchive } from "../archive/publishing/publishing-archive.ts";
import { reportStatusBy } from "../archive/reports/decide-report.ts";
import type { QueueItem } from "../moderation/report-item.ts";
import { revisionOf } from "../moderation/shown-item.ts";
import { within } from "../process/within.ts";
import { DECIDE_UPDATE, publishIdOf, type DecisionOutcome } from "../publishing/publish-job.ts";

/** `not-for-reports`: a report is approved or rejected. `not-waiting`: the item could be decided, and no run waits for it; it will begin soon, or must be begun again. */
export type Decided =
  | { readonly outcome: DecisionOutcome; readonly item: QueueItem }
  | { readonly outcome: "not-found" | "not-waiting" | "not-for-reports" };

export interface DecideAsked {
  readonly hubId: string;
  /** For a moderator of one room: items of others are not found. */
  readonly roomId?: string | undefined;
  readonly decision: ProposedDecision;
}

/** Brings a decision to the run that waits for it. Throws where Temporal does not answer. */
export type UpdateRun = (workflowId: string, decisionId: string) => Promise<DecisionOutcome | "not-waiting">;

/**
 * Decides an item (CLO6, MOD7). Of a delta the decision is kept first, then its id goes to the waiting run, which takes it from the
 * archive; so no text of it stands in the run's history, and sent twice it counts once.
 */
export async function decideItem(
  archive: PublishingArchive,
  update: UpdateRun,
  { hubId, roomId, decision }: DecideAsked,
): Promise<Decided> {
  const { itemId, decisionId } = decision;
  const found = await archive.findItem(hubId, itemId, roomId);
  if (found === undefined) return decideReport(archive, { hubId, roomId, decision });
  if (!isDecidable(found, decision.action)) return { outcome: "already-decided", item: found.item };
  if (decision.revision !== undefined && revisionOf(found.item) !== decision.revision) {
    return { outcome: "stale", item: found.item };
  }
  await archive.propose(hubId, found.item, decision);
  const outcome = await update(
    publishIdOf({ hubId, roomId: found.item.roomId, sessionId: found.item.sessionId }),
    decisionId,
  );
  if (outcome === "not-waiting") return { outcome };
  const after = await archive.shownItem(hubId, itemId, roomId);
  return after === undefined ? { outcome: "not-found" } : { outcome, item: after.item };
}

/** No publishing waits for a report, so its decision is taken at once (MOD7). */
async function decideReport(archive: PublishingArchive, { hubId, roomId, decision }: DecideAsked): Promise<Decided> {
  const { itemId, action } = decision;
  if ((await archive.findReport(hubId, itemId, roomId)) === undefined) return { outcome: "not-found" };
  if (reportStatusBy(action) === undefined) return { outcome: "not-for-reports" };
  const outcome = await archive.decideReport(hubId, decision);
  const after = await archive.shownItem(hubId, itemId, roomId);
  return after === undefined ? { outcome: "not-found" } : { outcome, item: after.item };
}

/** Shorter than the edge waits for its answer. */
const LONGEST_MS = 8_000;

/** The update has the decision's id, so that Temporal takes it once. */
export async function updateRun(
  client: Client,
  workflowId: string,
  decisionId: string,
): Promise<DecisionOutcome | "not-waiting"> {
  const handle = client.workflow.getHandle(workflowId);
  const options = { updateId: decisionId, args: [decisionId] as [string] };
  try {
    const updating = handle.executeUpdate<DecisionOutcome, [string]>(DECIDE_UPDATE, options);
    return await within(LONGEST_MS, "the decision", updating);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return "not-waiting";
    throw error;
  }
}

import type { Kysely } from "kysely";
import { revisionOf } from "../../moderation/shown-item.ts";
import type { DecisionOutcome } from "../../publishing/publish-job.ts";
import { storable } from "../json-text.ts";
import type { DecisionAction, ProposedDecision } from "../publishing/publishing-archive.ts";
import { insertAudit } from "../records/audit.ts";
import type { ArchiveSchema } from "../schema.ts";
import { reportOf } from "./report-items.ts";

/** The status that an action gives a report; undefined for actions that are for deltas alone (MOD7). */
export function reportStatusBy(action: DecisionAction): "approved" | "rejected" | undefined {
  switch (action) {
    case "approve":
      return "approved";
    case "reject":
      return "rejected";
    case "rewrite":
    case "escalate":
      return undefined;
  }
}

/**
 * Decides a report once, with its audit entry in one transaction (AUD1); the same decision again gives the same answer.
 * An unknown report, and an action that is none for reports, count as decided already.
 */
export async function decideReport(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  decision: ProposedDecision,
): Promise<DecisionOutcome> {
  const { decisionId, itemId, action, decidedBy, proposedAt, tokenId, revision } = decision;
  const status = reportStatusBy(action);
  if (status === undefined) return "already-decided";
  const reason = storable(decision.reason);
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("reports")
      .selectAll()
      .where("hub_id", "=", hubId)
      .where("item_id", "=", itemId)
      .forUpdate()
      .executeTakeFirst();
    const isOpen = row?.status === "pending";
    if (isOpen && revision !== undefined && revisionOf(reportOf(row)) !== revision) return "stale";
    const decided = await trx
      .updateTable("reports")
      .set({ status, decided_by: decidedBy, decided_at: proposedAt, reason, decision_id: decisionId })
      .where("hub_id", "=", hubId)
      .where("item_id", "=", itemId)
      .where((of) => of.or([of("status", "=", "pending"), of("decision_id", "=", decisionId)]))
      .returning(["room_id", "decided_at"])
      .executeTakeFirst();
    if (decided === undefined) return "already-decided";
    const act = { actorId: decidedBy, action: `decision.${action}`, target: itemId, reason, tokenId };
    await insertAudit(trx, { recordId: decisionId, hubId, roomId: decided.room_id, at: proposedAt, ...act });
    return "decided";
  });
}

import type { Kysely, Selectable, Transaction } from "kysely";
import type { ItemStatus } from "../../moderation/moderation-item.ts";
import { revisionOf } from "../../moderation/shown-item.ts";
import type { DecisionOutcome } from "../../publishing/publish-job.ts";
import type { SessionKey } from "../closure/closure-archive.ts";
import { sessionColumns } from "../closure/of-session.ts";
import { findPlan } from "../closure/plans.ts";
import { storable } from "../json-text.ts";
import { insertAudit, type AuditEntry } from "../records/audit.ts";
import type { ArchiveSchema } from "../schema.ts";
import { itemOf, selectItems } from "./items.ts";
import type { DecisionAction, ProposedDecision, StoredItem, TakenDecision } from "./publishing-archive.ts";

export async function insertDecision(
  db: Kysely<ArchiveSchema>,
  session: SessionKey,
  decision: ProposedDecision,
): Promise<void> {
  const row = {
    ...sessionColumns(session),
    decision_id: decision.decisionId,
    item_id: decision.itemId,
    action: decision.action,
    reason: storable(decision.reason),
    rewrite: decision.rewrite === undefined ? null : storable(decision.rewrite),
    decided_by: decision.decidedBy,
    token_id: decision.tokenId ?? null,
    proposed_at: decision.proposedAt,
    revision: decision.revision ?? null,
    outcome: null,
  };
  await db
    .insertInto("decisions")
    .values(row)
    .onConflict((on) => on.doNothing())
    .execute();
}

/** The item and the decision's outcome change together, so that the run's answer and the archive never disagree. */
export async function takeDecision(
  db: Kysely<ArchiveSchema>,
  decisionId: string,
  at: string,
): Promise<TakenDecision | undefined> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("decisions")
      .selectAll()
      .where("decision_id", "=", decisionId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const { hub_id: hubId, room_id: roomId, session_id: sessionId, item_id: itemId, action, reason } = row;
    const outcome = row.outcome ?? (await decide(trx, { hubId, roomId, sessionId }, row, at));
    if (outcome === "decided") await insertAudit(trx, auditOf(row, row.taken_at ?? at));
    await trx
      .updateTable("decisions")
      .set({ outcome, taken_at: row.taken_at ?? at })
      .where("decision_id", "=", decisionId)
      .execute();
    return { hubId, roomId, sessionId, outcome, itemId, action, reason, decidedBy: row.decided_by };
  });
}

/** A decision that counts is an act of its moderator (AUD1), recorded in the transaction that takes it. */
function auditOf(row: Selectable<ArchiveSchema["decisions"]>, at: string): AuditEntry {
  return {
    recordId: row.decision_id,
    hubId: row.hub_id,
    roomId: row.room_id,
    at,
    actorId: row.decided_by,
    action: `decision.${row.action}`,
    target: row.item_id,
    reason: row.reason,
    tokenId: row.token_id ?? undefined,
  };
}

interface Asked {
  readonly decision_id: string;
  readonly item_id: string;
  readonly action: DecisionAction;
  readonly reason: string;
  readonly rewrite: string | null;
  readonly decided_by: string;
  readonly revision: string | null;
}

async function decide(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  asked: Asked,
  at: string,
): Promise<DecisionOutcome> {
  const { status, from } = CHANGES[asked.action];
  if (asked.revision !== null && (await isStale(trx, asked))) return "stale";
  const moved = asked.action === "escalate" ? { due_at: (await findPlan(trx, session))?.overrideUntil ?? at } : {};
  const changed = await trx
    .updateTable("moderation_items")
    .set({
      status,
      decided_by: asked.decided_by,
      decided_at: at,
      reason: asked.reason,
      rewrite: asked.rewrite,
      decision_id: asked.decision_id,
      ...moved,
    })
    .where("item_id", "=", asked.item_id)
    .where("status", "in", from)
    .where("closed_at", "is", null)
    .returning("item_id")
    .executeTakeFirst();
  return changed === undefined ? "already-decided" : "decided";
}

/** Whether an item that could be decided says something else than its moderator saw (MOD10); its row stays locked. */
async function isStale(
  trx: Transaction<ArchiveSchema>,
  { item_id: itemId, action, revision }: Asked,
): Promise<boolean> {
  const row = await selectItems(trx).where("item_id", "=", itemId).forUpdate("moderation_items").executeTakeFirst();
  if (row === undefined || !isDecidable({ item: itemOf(row), isClosed: row.closed_at !== null }, action)) return false;
  return revisionOf(itemOf(row)) !== revision;
}

const UNDECIDED: readonly ItemStatus[] = ["pending", "escalated", "held"];

/**
 * The status that each action gives an item, and the items that it is for: one that was moved up is not moved up again.
 */
const CHANGES: Readonly<Record<DecisionAction, { readonly status: ItemStatus; readonly from: readonly ItemStatus[] }>> =
  {
    approve: { status: "approved", from: UNDECIDED },
    reject: { status: "rejected", from: UNDECIDED },
    rewrite: { status: "rewritten", from: UNDECIDED },
    escalate: { status: "escalated", from: ["pending", "held"] },
  };

/** Whether an item can still be decided so; the last word has {@link takeDecision}. */
export function isDecidable({ item: { status }, isClosed }: StoredItem, action: DecisionAction): boolean {
  return !isClosed && CHANGES[action].from.includes(status);
}

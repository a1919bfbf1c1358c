import { sql, type Kysely, type Selectable } from "kysely";
import type { Delta } from "../../deltas/delta.ts";
import type { ItemStatus, ModerationItem } from "../../moderation/moderation-item.ts";
import type { PublishProgress } from "../../publishing/publish-calendar.ts";
import type { SessionKey } from "../closure/closure-archive.ts";
import { ofSession } from "../closure/of-session.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { StoredItem } from "./publishing-archive.ts";

type ItemRow = Selectable<ArchiveSchema["moderation_items"]> & { readonly body: unknown };

/** An item as moderators see it: its delta, what was decided, and the new text beside the original (SHP6). */
export function itemOf(row: ItemRow): ModerationItem {
  const { decided_by: decidedBy, decided_at: decidedAt, reason, rewrite } = row;
  return {
    ...(row.body as Delta),
    kind: "delta",
    // Moderators still read the lines that others do not (VIEW5).
    ...(row.evidence !== null && { evidence: row.evidence as Delta["evidence"] }),
    itemId: row.item_id,
    roomId: row.room_id,
    status: row.status as ItemStatus,
    dueAt: row.due_at,
    ...(decidedBy !== null && { decidedBy }),
    ...(decidedAt !== null && { decidedAt }),
    ...(reason !== null && { reason }),
    ...(rewrite !== null && { rewrite }),
  };
}

/** Items with the bodies of their deltas, as {@link itemOf} reads them. */
export function selectItems(db: Kysely<ArchiveSchema>) {
  return db
    .selectFrom("moderation_items")
    .innerJoin("deltas", "deltas.delta_id", "moderation_items.delta_id")
    .selectAll("moderation_items")
    .select("deltas.body");
}

export async function findItem(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  itemId: string,
  roomId: string | undefined,
): Promise<StoredItem | undefined> {
  const row = await selectItems(db)
    .where("moderation_items.hub_id", "=", hubId)
    .where("moderation_items.item_id", "=", itemId)
    .executeTakeFirst();
  if (row === undefined || (roomId !== undefined && row.room_id !== roomId)) return undefined;
  return { item: itemOf(row), isClosed: row.closed_at !== null };
}

/** Which deltas of a session may go out: those that need nobody, and those that somebody let through. */
export const READY = sql<boolean>`NOT EXISTS (SELECT FROM lore WHERE lore.delta_id = deltas.delta_id) AND CASE
  WHEN moderation_items.item_id IS NULL THEN NOT (deltas.body->>'moderationRequired')::boolean
  ELSE moderation_items.status IN ('approved', 'rewritten') END`;

export async function countProgress(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<PublishProgress> {
  const { hubId, roomId, sessionId } = session;
  const own = sql`(deltas.hub_id, deltas.room_id, deltas.session_id) = (${hubId}, ${roomId}, ${sessionId})`;
  const { rows } = await sql<PublishProgress>`
    SELECT count(*) FILTER (WHERE status = 'pending') AS pending,
           count(*) FILTER (WHERE status IN ('pending', 'escalated', 'held') AND closed_at IS NULL) AS open,
           count(*) FILTER (WHERE ${READY}) AS ready
    FROM deltas LEFT JOIN moderation_items ON moderation_items.delta_id = deltas.delta_id WHERE ${own}`.execute(db);
  return rows[0] ?? { pending: 0, open: 0, ready: 0 };
}

export async function holdBack(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<void> {
  await db
    .updateTable("moderation_items")
    .set({ status: "held" })
    .where(ofSession(session))
    .where("status", "=", "pending")
    .execute();
}

export async function closeOverride(db: Kysely<ArchiveSchema>, session: SessionKey, at: string): Promise<void> {
  await db
    .updateTable("moderation_items")
    .set({ status: "held", closed_at: at })
    .where(ofSession(session))
    .where("status", "in", ["pending", "escalated", "held"])
    .where("closed_at", "is", null)
    .execute();
}

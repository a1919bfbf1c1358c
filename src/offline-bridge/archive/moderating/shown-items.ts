import type { Kysely } from "kysely";
import type { QueueItem } from "../../moderation/report-item.ts";
import { revisionOf, type ItemNote, type ShownItem } from "../../moderation/shown-item.ts";
import { findItem } from "../publishing/items.ts";
import { findReport } from "../reports/report-items.ts";
import type { ArchiveSchema } from "../schema.ts";

/** Items with their revision, who claims them now and how many notes they have (SHP6). */
export async function showItems(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  items: readonly QueueItem[],
): Promise<readonly ShownItem[]> {
  if (items.length === 0) return [];
  const ids = items.map(({ itemId }) => itemId);
  const claims = await db
    .selectFrom("claims")
    .select(["item_id", "claimed_by", "until"])
    .where("hub_id", "=", hubId)
    .where("item_id", "in", ids)
    .where("until", ">", new Date().toISOString())
    .execute();
  const counts = await db
    .selectFrom("item_notes")
    .select(["item_id", ({ fn }) => fn.countAll<number>().as("notes")])
    .where("hub_id", "=", hubId)
    .where("item_id", "in", ids)
    .groupBy("item_id")
    .execute();
  const claimOf = new Map(claims.map((row) => [row.item_id, { by: row.claimed_by, until: row.until }]));
  const notesOf = new Map(counts.map((row) => [row.item_id, row.notes]));
  return items.map((item): ShownItem => {
    const claim = claimOf.get(item.itemId);
    const notes = notesOf.get(item.itemId) ?? 0;
    return { ...item, revision: revisionOf(item), notes, ...(claim !== undefined && { claim }) };
  });
}

/** A delta's item or a report, where it is of this hub (and of this room, if one is given). */
export async function findQueueItem(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  itemId: string,
  roomId?: string,
): Promise<QueueItem | undefined> {
  return (await findItem(db, hubId, itemId, roomId))?.item ?? findReport(db, hubId, itemId, roomId);
}

/** The same as moderators are shown it, with its notes, the oldest first. */
export async function findShownItem(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  itemId: string,
  roomId?: string,
): Promise<{ readonly item: ShownItem; readonly notes: readonly ItemNote[] } | undefined> {
  const found = await findQueueItem(db, hubId, itemId, roomId);
  const [item] = found === undefined ? [] : await showItems(db, hubId, [found]);
  if (item === undefined) return undefined;
  const rows = await db
    .selectFrom("item_notes")
    .selectAll()
    .where("hub_id", "=", hubId)
    .where("item_id", "=", itemId)
    .orderBy("seq")
    .execute();
  const notes = rows.map((row) => ({ noteId: row.note_id, by: row.noted_by, at: row.noted_at, text: row.text }));
  return { item, notes };
}

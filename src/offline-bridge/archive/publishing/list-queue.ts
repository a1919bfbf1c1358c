import type { Kysely } from "kysely";
import type { ItemStatus } from "../../moderation/moderation-item.ts";
import type { QueueItem } from "../../moderation/report-item.ts";
import type { Page, PageQuery } from "../history/history-archive.ts";
import { cursorAfter } from "../page-of.ts";
import { reportOf } from "../reports/report-items.ts";
import type { ArchiveSchema } from "../schema.ts";
import { itemOf, selectItems } from "./items.ts";

export type QueueQuery = PageQuery & {
  readonly roomId?: string | undefined;
  readonly statuses?: readonly ItemStatus[] | undefined;
};

type Numbered = { readonly seq: number; readonly item: QueueItem };

/** A page of deltas and reports in the order of their making: one sequence numbers both (MOD3, MOD7). */
export async function listQueue(
  db: Kysely<ArchiveSchema>,
  query: QueueQuery,
  after: number,
): Promise<Page<"items", QueueItem>> {
  const both = [...(await deltas(db, query, after)), ...(await reports(db, query, after))];
  const rows = both.toSorted((one, other) => one.seq - other.seq);
  const items = rows.slice(0, query.limit).map(({ item }) => item);
  return { items, nextCursor: cursorAfter(rows, query.limit) };
}

async function deltas(
  db: Kysely<ArchiveSchema>,
  { hubId, sessionId, roomId, statuses, limit }: QueueQuery,
  after: number,
): Promise<readonly Numbered[]> {
  let select = selectItems(db).where("moderation_items.hub_id", "=", hubId).where("moderation_items.seq", ">", after);
  if (sessionId !== undefined) select = select.where("moderation_items.session_id", "=", sessionId);
  if (roomId !== undefined) select = select.where("moderation_items.room_id", "=", roomId);
  if (statuses !== undefined) select = select.where("moderation_items.status", "in", statuses);
  const rows = await select
    .orderBy("moderation_items.seq")
    .limit(limit + 1)
    .execute();
  return rows.map((row) => ({ seq: row.seq, item: itemOf(row) }));
}

async function reports(
  db: Kysely<ArchiveSchema>,
  { hubId, sessionId, roomId, statuses, limit }: QueueQuery,
  after: number,
): Promise<readonly Numbered[]> {
  let select = db.selectFrom("reports").selectAll().where("hub_id", "=", hubId).where("seq", ">", after);
  if (sessionId !== undefined) select = select.where("session_id", "=", sessionId);
  if (roomId !== undefined) select = select.where("room_id", "=", roomId);
  if (statuses !== undefined) select = select.where("status", "in", statuses);
  const rows = await select
    .orderBy("seq")
    .limit(limit + 1)
    .execute();
  return rows.map((row) => ({ seq: row.seq, item: reportOf(row) }));
}

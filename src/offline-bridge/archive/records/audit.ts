import type { Kysely } from "kysely";
import type { AuditQuery, AuditRow, Page } from "../history/history-archive.ts";
import { storable } from "../json-text.ts";
import { cursorAfter } from "../page-of.ts";
import type { ArchiveSchema } from "../schema.ts";

/** An act to be recorded; `recordId` is the key under which it is there once, within its room or its hub. */
export interface AuditEntry {
  readonly recordId: string;
  readonly hubId: string;
  readonly roomId?: string | undefined;
  /** ISO-8601 UTC. */
  readonly at: string;
  readonly actorId: string;
  readonly action: string;
  readonly target: string;
  readonly reason?: string | undefined;
  readonly tokenId?: string | undefined;
}

/** Gives whether the entry is new. */
export async function insertAudit(db: Kysely<ArchiveSchema>, entry: AuditEntry): Promise<boolean> {
  const row = {
    hub_id: entry.hubId,
    // Rooms make their ids without knowing of each other.
    record_id: entry.roomId === undefined ? entry.recordId : `${entry.roomId}/${entry.recordId}`,
    room_id: entry.roomId ?? null,
    at: entry.at,
    actor_id: entry.actorId,
    action: entry.action,
    target: storable(entry.target),
    reason: entry.reason === undefined ? null : storable(entry.reason),
    token_id: entry.tokenId ?? null,
  };
  const written = await db
    .insertInto("audit")
    .values(row)
    .onConflict((on) => on.doNothing())
    .returning("seq")
    .executeTakeFirst();
  return written !== undefined;
}

/** The newest first (AUD4). */
export async function listAudit(
  db: Kysely<ArchiveSchema>,
  { hubId, limit, actorId, action }: AuditQuery,
  before: number | undefined,
): Promise<Page<"entries", AuditRow>> {
  let select = db.selectFrom("audit").selectAll().where("hub_id", "=", hubId);
  if (before !== undefined) select = select.where("seq", "<", before);
  if (actorId !== undefined) select = select.where("actor_id", "=", actorId);
  if (action !== undefined) select = select.where("action", "=", action);
  const rows = await select
    .orderBy("seq", "desc")
    .limit(limit + 1)
    .execute();
  const entries = rows.slice(0, limit).map((row) => ({
    at: row.at,
    ...(row.room_id !== null && { roomId: row.room_id }),
    actorId: row.actor_id,
    action: row.action,
    target: row.target,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.token_id !== null && { tokenId: row.token_id }),
  }));
  return { entries, nextCursor: cursorAfter(rows, limit) };
}

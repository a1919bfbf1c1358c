import { sql, type Kysely } from "kysely";
import type { Delta } from "../../deltas/delta.ts";
import type { SessionKey } from "../closure/closure-archive.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { WaitingDelta } from "./world-store.ts";

/** A hub that never decides anything must not make each closure read all of it. */
const NEWEST = 1_000;

/** Deltas of other sessions of the hub that are not published yet and can still be. */
export async function findWaitingDeltas(
  db: Kysely<ArchiveSchema>,
  { hubId, roomId, sessionId }: SessionKey,
): Promise<readonly WaitingDelta[]> {
  const { rows } = await sql<{ room_id: string; body: Delta }>`
    SELECT deltas.room_id, deltas.body FROM deltas
    LEFT JOIN moderation_items AS item ON item.delta_id = deltas.delta_id
    WHERE deltas.hub_id = ${hubId} AND (deltas.room_id, deltas.session_id) <> (${roomId}, ${sessionId})
      AND (item.item_id IS NULL OR item.status IN ('approved', 'rewritten')
        OR (item.status IN ('pending', 'escalated', 'held') AND item.closed_at IS NULL))
      AND NOT EXISTS (SELECT FROM lore WHERE lore.delta_id = deltas.delta_id)
      AND NOT EXISTS (SELECT FROM runs WHERE runs.kind = 'publish' AND runs.status = 'completed'
        AND (runs.hub_id, runs.room_id, runs.session_id) = (deltas.hub_id, deltas.room_id, deltas.session_id))
    ORDER BY deltas.seq DESC LIMIT ${NEWEST}`.execute(db);
  return rows.map(({ room_id, body }) => ({ roomId: room_id, delta: body })).toReversed();
}

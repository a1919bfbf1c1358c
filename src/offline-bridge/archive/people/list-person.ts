import { sql, type Kysely } from "kysely";
import { cursorOf } from "../../../durable/protocol/http/page-cursor.ts";
import type { Page, PersonQuery, PersonRecord } from "../history/history-archive.ts";
import type { ArchiveSchema } from "../schema.ts";

/**
 * All that the archive holds of a person (ERA7), source by source: events by them or about them, mentions in their lines,
 * their decisions, acts by them or upon them, erasures of them, reports by them or of their lines, without what others
 * wrote in those, and their notes on items and alerts. Pages count what came before.
 */
export async function listPerson(
  db: Kysely<ArchiveSchema>,
  { hubId, actorId, limit }: PersonQuery,
  skip: number,
): Promise<Page<"records", PersonRecord>> {
  const { rows } = await sql<{ record: PersonRecord }>`
    SELECT record FROM (
      SELECT 1 AS part, room_id, session_id, version AS place, jsonb_build_object(
        'source', 'transcript', 'roomId', room_id, 'sessionId', session_id, 'event', body) AS record
      FROM events WHERE hub_id = ${hubId} AND strpos(body::text, ${`"${actorId}"`}) > 0
      UNION ALL
      SELECT 2, room_id, session_id, seq, jsonb_build_object('source', 'mention', 'roomId', room_id,
        'sessionId', session_id, 'version', version, 'entityId', entity_id, 'surface', surface, 'sentence', sentence)
      FROM mentions JOIN events USING (hub_id, room_id, session_id, version)
      WHERE hub_id = ${hubId} AND events.body->>'actorId' = ${actorId}
      UNION ALL
      SELECT 3, room_id, session_id, seq, jsonb_build_object('source', 'decision', 'roomId', room_id,
        'itemId', item_id, 'action', action, 'reason', reason, 'rewrite', rewrite, 'at', proposed_at)
      FROM decisions WHERE hub_id = ${hubId} AND decided_by = ${actorId}
      UNION ALL
      SELECT 4, coalesce(room_id, ''), '', seq, jsonb_build_object('source', 'audit', 'roomId', room_id,
        'actorId', actor_id, 'action', action, 'target', target, 'reason', reason, 'at', at)
      FROM audit WHERE hub_id = ${hubId} AND (actor_id = ${actorId} OR target = ${actorId})
      UNION ALL
      SELECT 5, '', '', seq, jsonb_build_object('source', 'erasure', 'erasureId', erasure_id, 'status', status,
        'reason', reason, 'at', asked_at)
      FROM erasures WHERE hub_id = ${hubId} AND actor_id = ${actorId}
      UNION ALL
      SELECT 6, room_id, coalesce(session_id, ''), seq, jsonb_strip_nulls(jsonb_build_object('source', 'report',
        'roomId', room_id, 'version', version, 'status', status, 'at', reported_at,
        'sentence', CASE WHEN author = ${actorId} THEN sentence END,
        'complaint', CASE WHEN reported_by = ${actorId} THEN complaint END,
        'reason', CASE WHEN decided_by = ${actorId} THEN reason END))
      FROM reports WHERE hub_id = ${hubId} AND ${actorId} IN (author, reported_by, decided_by)
      UNION ALL
      SELECT 7, room_id, coalesce(session_id, ''), seq, jsonb_build_object('source', 'note', 'roomId', room_id,
        'itemId', item_id, 'text', text, 'at', noted_at)
      FROM item_notes WHERE hub_id = ${hubId} AND noted_by = ${actorId}
      UNION ALL
      SELECT 8, coalesce(room_id, ''), coalesce(session_id, ''), seq, jsonb_strip_nulls(jsonb_build_object('source',
        'acknowledgement', 'roomId', room_id, 'alertId', alert_id, 'note', ack_note, 'at', acknowledged_at))
      FROM alerts WHERE hub_id = ${hubId} AND acknowledged_by = ${actorId}) AS held
    ORDER BY part, room_id, session_id, place LIMIT ${limit + 1} OFFSET ${skip}`.execute(db);
  const records = rows.slice(0, limit).map(({ record }) => record);
  return { records, nextCursor: rows.length > limit ? cursorOf(skip + limit) : null };
}

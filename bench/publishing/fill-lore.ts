import { sql } from "kysely";
import { openDatabase } from "../../src/offline-bridge/archive/open-database.ts";

/** A vocabulary of this many words, of which some stand in every tenth entry and most in a few. */
const WORDS = 4_000;

/**
 * Writes published entries of 24 words each, and has the database look at them as it does by itself after a while. The
 * nth word of the vocabulary is `w<n>x`; low numbers are frequent, and `river` stands in each entry.
 */
export async function fillLore(url: string, hubId: string, entries: number): Promise<void> {
  const db = await openDatabase(url);
  const key = sql`${hubId}, 'hall', 'long-ago'`;
  const batch = `batch-${hubId}`;
  await sql`INSERT INTO sessions (hub_id, room_id, session_id, opened_at, closed_at, from_version, to_version, reason,
    audit_ref, correlation_id) VALUES (${key}, now(), now(), 1, 2, 'r', 'a', 'c')`.execute(db);
  await sql`INSERT INTO batches (batch_id, hub_id, planned_for, status)
    VALUES (${batch}, ${hubId}, now(), 'published')`.execute(db);
  await sql`INSERT INTO deltas (hub_id, room_id, session_id, delta_id, entity_id, field, body)
    SELECT ${key}, 'delta-lore-' || nth, 'region.r' || nth % 500, 'status', '{}'
    FROM generate_series(1, ${entries}::int) AS nth`.execute(db);
  await sql`INSERT INTO lore (hub_id, room_id, session_id, entry_id, delta_id, batch_id, entity_id, field, title, text,
      published_at, session_closed_at)
    SELECT ${key}, 'lore-' || nth, 'delta-lore-' || nth, ${batch}, 'region.r' || nth % 500, 'status',
      'Region r' || nth % 500,
      (SELECT 'The river ' || string_agg('w' || floor(${WORDS}::int * power(random(), 3) + (nth + word) * 0)::int || 'x', ' ')
        FROM generate_series(1, 22) AS word) || '.',
      now(), now()
    FROM generate_series(1, ${entries}::int) AS nth`.execute(db);
  await sql`ANALYZE`.execute(db);
  await db.destroy();
}

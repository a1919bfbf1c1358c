import { statements, type ArchiveMigration } from "./archive-migration.ts";

const UP: readonly string[] = [
  // No key to `sessions`: a retraction may come before the closure has written its session.
  `CREATE TABLE retractions (hub_id text NOT NULL, room_id text NOT NULL, session_id text NOT NULL, version bigint NOT NULL,
    schema smallint NOT NULL DEFAULT 1, at timestamptz NOT NULL, PRIMARY KEY (hub_id, room_id, session_id, version))`,
  `ALTER TABLE moderation_items ADD COLUMN evidence jsonb`,
  `ALTER TABLE results ADD COLUMN rewritten boolean NOT NULL DEFAULT false`,
  `ALTER TABLE digests ADD COLUMN from_at timestamptz, ADD COLUMN to_at timestamptz`,
  // Digests so far began at the default of DIGEST_AT, or are written anew before anybody needs this.
  `UPDATE digests SET from_at = (day || 'T02:00:00Z')::timestamptz, to_at = (day || 'T02:00:00Z')::timestamptz + interval '24 hours'`,
  ...["decisions", "published", "lore", "digests"].map(
    (table) => `ALTER TABLE ${table} ADD COLUMN schema smallint NOT NULL DEFAULT 1`,
  ),
  `CREATE TABLE world_versions (hub_id text NOT NULL, version bigint NOT NULL, schema smallint NOT NULL DEFAULT 1,
    kind text NOT NULL CHECK (kind IN ('lexicon', 'verbs', 'published', 'withdrawn')), content jsonb NOT NULL,
    at timestamptz NOT NULL, room_id text, session_id text, batch_id text, changed_by text, PRIMARY KEY (hub_id, version))`,
  `CREATE INDEX world_versions_of_kind ON world_versions (hub_id, kind, version DESC)`,
  `CREATE TABLE world_facts (hub_id text NOT NULL, version bigint NOT NULL, position integer NOT NULL,
    schema smallint NOT NULL DEFAULT 1, delta_id text NOT NULL, entity_id text NOT NULL,
    field text NOT NULL CHECK (field IN ('control', 'status')), subject text NOT NULL, value text NOT NULL,
    decision_id text, withdrawn_in bigint, PRIMARY KEY (hub_id, version, position),
    FOREIGN KEY (hub_id, version) REFERENCES world_versions)`,
  `CREATE INDEX world_facts_in_force ON world_facts (hub_id, entity_id, field, subject, version DESC, position DESC)`,
  `CREATE INDEX world_facts_of_subject ON world_facts (hub_id, field, subject)`,
  `CREATE INDEX world_facts_of_delta ON world_facts (delta_id)`,
  `CREATE INDEX deltas_of_entity ON deltas (hub_id, entity_id, field)`,
  // The world starts with what was published before there was a store for it.
  `INSERT INTO world_versions (hub_id, version, kind, content, at, room_id, session_id, batch_id)
    SELECT hub_id, row_number() OVER (PARTITION BY hub_id ORDER BY min(published_at), min(seq)), 'published',
      jsonb_build_object('deltas', jsonb_agg(delta_id ORDER BY seq)), min(published_at), room_id, session_id, batch_id
    FROM lore GROUP BY hub_id, room_id, session_id, batch_id`,
  `INSERT INTO world_facts (hub_id, version, position, delta_id, entity_id, field, subject, value, decision_id)
    SELECT lore.hub_id, world.version,
      row_number() OVER (PARTITION BY lore.hub_id, world.version ORDER BY lore.seq, fact.subject),
      lore.delta_id, lore.entity_id, lore.field, fact.subject, fact.value, item.decision_id
    FROM lore
    JOIN world_versions AS world USING (hub_id, room_id, session_id, batch_id)
    JOIN deltas ON deltas.delta_id = lore.delta_id
    LEFT JOIN moderation_items AS item ON item.delta_id = lore.delta_id
    CROSS JOIN LATERAL (
      SELECT jsonb_array_elements_text(deltas.body#>'{proposedChange,add}') AS subject, 'held' AS value
        WHERE lore.field = 'control'
      UNION ALL SELECT jsonb_array_elements_text(deltas.body#>'{proposedChange,remove}'), 'lost' WHERE lore.field = 'control'
      UNION ALL SELECT '', deltas.body->>'after' WHERE lore.field = 'status') AS fact
    WHERE item.rewrite IS NULL`,
];

const DOWN: readonly string[] = [
  "DROP INDEX deltas_of_entity",
  "DROP TABLE world_facts, world_versions, retractions",
  ...["decisions", "published", "lore", "digests"].map((table) => `ALTER TABLE ${table} DROP COLUMN schema`),
  "ALTER TABLE digests DROP COLUMN from_at, DROP COLUMN to_at",
  "ALTER TABLE results DROP COLUMN rewritten",
  "ALTER TABLE moderation_items DROP COLUMN evidence",
];

/** A hub's knowledge of its world, by version; retracted lines; and the changes that these make elsewhere. */
export const world: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };

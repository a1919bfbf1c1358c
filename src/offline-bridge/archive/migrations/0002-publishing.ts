import { statements, type ArchiveMigration } from "./archive-migration.ts";

const OF_SESSION = "hub_id text NOT NULL, room_id text NOT NULL, session_id text NOT NULL";
const SEQ = "seq bigint GENERATED ALWAYS AS IDENTITY";
const TO_SESSION = "FOREIGN KEY (hub_id, room_id, session_id) REFERENCES sessions";

const UP: readonly string[] = [
  // Wider than before: what an older release writes still fits.
  `ALTER TABLE moderation_items DROP CONSTRAINT moderation_items_status_check, ADD CONSTRAINT moderation_items_status_check
    CHECK (status IN ('pending', 'approved', 'rejected', 'rewritten', 'escalated', 'held', 'withdrawn', 'superseded'))`,
  `ALTER TABLE moderation_items ADD COLUMN decision_id text, ADD COLUMN closed_at timestamptz`,
  `CREATE INDEX moderation_items_of_session ON moderation_items (hub_id, room_id, session_id)`,
  `CREATE TABLE decisions (${OF_SESSION}, ${SEQ}, decision_id text PRIMARY KEY,
    item_id text NOT NULL REFERENCES moderation_items,
    action text NOT NULL CHECK (action IN ('approve', 'reject', 'rewrite', 'escalate')), reason text NOT NULL, rewrite text,
    decided_by text NOT NULL, proposed_at timestamptz NOT NULL, taken_at timestamptz,
    outcome text CHECK (outcome IN ('decided', 'already-decided')), ${TO_SESSION})`,
  `CREATE INDEX decisions_of_item ON decisions (item_id, seq)`,
  `CREATE TABLE published (${OF_SESSION}, batch_id text NOT NULL REFERENCES batches, lore_count integer NOT NULL,
    published_at timestamptz NOT NULL, PRIMARY KEY (hub_id, room_id, session_id, batch_id), ${TO_SESSION})`,
  `CREATE TABLE lore (${OF_SESSION}, ${SEQ}, entry_id text PRIMARY KEY, delta_id text NOT NULL UNIQUE REFERENCES deltas,
    batch_id text NOT NULL REFERENCES batches, entity_id text NOT NULL, field text NOT NULL, title text NOT NULL,
    text text NOT NULL, published_at timestamptz NOT NULL, session_closed_at timestamptz NOT NULL,
    search tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', title), 'A') || to_tsvector('english', text)) STORED,
    ${TO_SESSION})`,
  `CREATE INDEX lore_of_hub ON lore (hub_id, seq DESC)`,
  `CREATE INDEX lore_of_entity ON lore (hub_id, entity_id, field)`,
  `CREATE INDEX lore_of_day ON lore (hub_id, published_at)`,
  `CREATE INDEX lore_search ON lore USING gin (search)`,
  `CREATE TABLE digests (hub_id text NOT NULL, day text NOT NULL, text text NOT NULL, entries integer NOT NULL,
    told_at timestamptz NOT NULL, PRIMARY KEY (hub_id, day))`,
];

const DOWN: readonly string[] = [
  "DROP TABLE digests, lore, published, decisions",
  "DROP INDEX moderation_items_of_session",
  "ALTER TABLE moderation_items DROP COLUMN decision_id, DROP COLUMN closed_at",
  // The older release knows no other status for what must not go out.
  "UPDATE moderation_items SET status = 'held' WHERE status IN ('withdrawn', 'superseded')",
  `ALTER TABLE moderation_items DROP CONSTRAINT moderation_items_status_check, ADD CONSTRAINT moderation_items_status_check
    CHECK (status IN ('pending', 'approved', 'rejected', 'rewritten', 'escalated', 'held'))`,
];

/** Decisions, what went out with which batch, lore with its search, and digests. */
export const publishing: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };

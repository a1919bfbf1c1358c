import { statements, type ArchiveMigration } from "./archive-migration.ts";

const OF_ITEM = "hub_id text NOT NULL, item_id text NOT NULL, room_id text NOT NULL, session_id text";
const SCHEMA = "schema integer NOT NULL DEFAULT 1";
const DEFERRED = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW";

function outcomes(...names: readonly string[]): string {
  return `ALTER TABLE decisions DROP CONSTRAINT decisions_outcome_check, ADD CONSTRAINT decisions_outcome_check
    CHECK (outcome IN (${names.map((name) => `'${name}'`).join(", ")}))`;
}

const UP: readonly string[] = [
  // Items are of two tables, and a report's session may still be open: nothing refers to either.
  `CREATE TABLE claims (${OF_ITEM}, claimed_by text NOT NULL, claimed_at timestamptz NOT NULL, until timestamptz NOT NULL,
    ${SCHEMA}, PRIMARY KEY (hub_id, item_id))`,
  `CREATE TABLE item_notes (${OF_ITEM}, seq bigint GENERATED ALWAYS AS IDENTITY, note_id text NOT NULL, noted_by text NOT NULL,
    noted_at timestamptz NOT NULL, text text NOT NULL, ${SCHEMA}, PRIMARY KEY (hub_id, note_id))`,
  `CREATE INDEX item_notes_of_item ON item_notes (hub_id, item_id, seq)`,
  `ALTER TABLE alerts ADD COLUMN acknowledged_by text, ADD COLUMN acknowledged_at timestamptz, ADD COLUMN ack_note text`,
  `CREATE INDEX alerts_open ON alerts (hub_id, seq DESC) WHERE acknowledged_at IS NULL`,
  // The revision that the moderator saw; wider than before, so that an older release's values still fit.
  `ALTER TABLE decisions ADD COLUMN revision text`,
  outcomes("decided", "already-decided", "stale"),
  `CREATE FUNCTION feed_touched() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE item record;
    BEGIN
      IF TG_OP = 'DELETE' THEN item := OLD; ELSE item := NEW; END IF;
      PERFORM tell_feed(item.hub_id, item.room_id, item.session_id, 'moderation', 'item', item.item_id);
      RETURN NULL;
    END $$`,
  `CREATE CONSTRAINT TRIGGER feed_claimed AFTER INSERT OR UPDATE OR DELETE ON claims ${DEFERRED} EXECUTE FUNCTION feed_touched()`,
  `CREATE CONSTRAINT TRIGGER feed_noted AFTER INSERT ON item_notes ${DEFERRED} EXECUTE FUNCTION feed_touched()`,
  `CREATE CONSTRAINT TRIGGER feed_alert_acknowledged AFTER UPDATE ON alerts ${DEFERRED}
    WHEN (OLD.acknowledged_at IS DISTINCT FROM NEW.acknowledged_at) EXECUTE FUNCTION feed_alert()`,
];

const DOWN: readonly string[] = [
  "DROP TRIGGER feed_alert_acknowledged ON alerts",
  "DROP TABLE item_notes, claims",
  "DROP FUNCTION feed_touched",
  "ALTER TABLE decisions DROP COLUMN revision",
  "UPDATE decisions SET outcome = 'already-decided' WHERE outcome = 'stale'",
  outcomes("decided", "already-decided"),
  "DROP INDEX alerts_open",
  "ALTER TABLE alerts DROP COLUMN acknowledged_by, DROP COLUMN acknowledged_at, DROP COLUMN ack_note",
];

/** Claims of items, notes on them, alerts that somebody has acknowledged, and decisions that name what was seen. */
export const moderating: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };

import { statements, type ArchiveMigration } from "./archive-migration.ts";

const UP: readonly string[] = [
  // A session that is still open has no row, so nothing refers to one. Both kinds of item are numbered in one order.
  `CREATE TABLE reports (hub_id text NOT NULL, room_id text NOT NULL, session_id text,
    seq bigint NOT NULL DEFAULT nextval('moderation_items_seq_seq'), item_id text NOT NULL,
    version bigint NOT NULL, author text NOT NULL, target text, sentence text NOT NULL,
    retracted boolean NOT NULL DEFAULT false, reported_by text NOT NULL, reported_at timestamptz NOT NULL,
    complaint text NOT NULL, status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'rejected')),
    decided_by text, decided_at timestamptz, reason text, decision_id text, schema integer NOT NULL DEFAULT 1,
    PRIMARY KEY (hub_id, item_id))`,
  `CREATE INDEX reports_of_hub ON reports (hub_id, seq)`,
  `CREATE INDEX reports_waiting ON reports (hub_id, seq) WHERE status = 'pending'`,
  `CREATE INDEX reports_of_line ON reports (hub_id, room_id, version)`,
  `CREATE INDEX reports_of_decision ON reports (decision_id)`,
  `CREATE INDEX reports_at ON reports (reported_at)`,
  `CREATE CONSTRAINT TRIGGER feed_report_made AFTER INSERT ON reports DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION feed_item()`,
  `CREATE CONSTRAINT TRIGGER feed_report_changed AFTER UPDATE ON reports DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.retracted IS DISTINCT FROM NEW.retracted)
    EXECUTE FUNCTION feed_item()`,
];

const DOWN: readonly string[] = ["DROP TABLE reports"];

/** Lines that players have reported, with what was decided about them (MOD7). */
export const reports: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };

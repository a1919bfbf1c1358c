import { statements, type ArchiveMigration } from "./archive-migration.ts";

const UP: readonly string[] = [
  `CREATE TABLE audit (seq bigint GENERATED ALWAYS AS IDENTITY, hub_id text NOT NULL,
    record_id text NOT NULL, room_id text, at timestamptz NOT NULL, actor_id text NOT NULL, action text NOT NULL,
    target text NOT NULL, reason text, token_id text, PRIMARY KEY (hub_id, record_id))`,
  `CREATE INDEX audit_of_hub ON audit (hub_id, seq DESC)`,
  `CREATE INDEX audit_of_actor ON audit (hub_id, actor_id, seq DESC)`,
  `CREATE INDEX audit_at ON audit (at)`,
  `CREATE FUNCTION audit_is_appended() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' AND current_setting('frontier_hub.audit_retention', true) = 'on' THEN RETURN OLD; END IF;
      RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'insufficient_privilege';
    END $$`,
  `CREATE TRIGGER audit_is_appended BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_is_appended()`,
  `CREATE TRIGGER audit_is_not_truncated BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_appended()`,
  // Which token a decision was made with, for its audit.
  `ALTER TABLE decisions ADD COLUMN token_id text`,
];

const DOWN: readonly string[] = [
  "ALTER TABLE decisions DROP COLUMN token_id",
  "DROP TABLE audit",
  "DROP FUNCTION audit_is_appended",
];

/** The audit: rows are added and, when their time is over, taken away; the database itself refuses everything else. */
export const audit: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };

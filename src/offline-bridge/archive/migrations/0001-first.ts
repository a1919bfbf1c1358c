import { statements, type ArchiveMigration } from "./archive-migration.ts";

const OF_SESSION = "hub_id text NOT NULL, room_id text NOT NULL, session_id text NOT NULL";
const SEQ = "seq bigint GENERATED ALWAYS AS IDENTITY";
const TO_SESSION = "FOREIGN KEY (hub_id, room_id, session_id) REFERENCES sessions";

const UP: readonly string[] = [
  `CREATE TABLE sessions (${OF_SESSION}, opened_at timestamptz NOT NULL, closed_at timestamptz NOT NULL,
    from_version bigint NOT NULL, to_version bigint NOT NULL, reason text NOT NULL, audit_ref text NOT NULL,
    correlation_id text NOT NULL, present jsonb, recap jsonb, PRIMARY KEY (hub_id, room_id, session_id))`,
  `CREATE TABLE events (${OF_SESSION}, version bigint NOT NULL, type text NOT NULL, at timestamptz NOT NULL,
    body jsonb NOT NULL, PRIMARY KEY (hub_id, room_id, session_id, version), ${TO_SESSION})`,
  `CREATE TABLE runs (${OF_SESSION}, ${SEQ}, workflow_id text PRIMARY KEY, kind text NOT NULL, attempt integer NOT NULL,
    status text NOT NULL CHECK (status IN ('processing', 'completed', 'failed')), correlation_id text NOT NULL,
    started_at timestamptz NOT NULL, ended_at timestamptz, error text, over_sla boolean NOT NULL DEFAULT false,
    ${TO_SESSION})`,
  `CREATE INDEX runs_of_hub ON runs (hub_id, seq DESC)`,
  `CREATE TABLE stages (${OF_SESSION}, stage text NOT NULL, workflow_id text NOT NULL, at timestamptz NOT NULL,
    duration_ms integer NOT NULL, tries integer NOT NULL, output jsonb,
    PRIMARY KEY (hub_id, room_id, session_id, stage), ${TO_SESSION})`,
  `CREATE TABLE run_stages (workflow_id text NOT NULL REFERENCES runs, stage text NOT NULL, position integer NOT NULL,
    at timestamptz NOT NULL, duration_ms integer NOT NULL, tries integer NOT NULL, reused boolean NOT NULL,
    PRIMARY KEY (workflow_id, stage))`,
  `CREATE TABLE results (key text PRIMARY KEY, workflow_id text NOT NULL REFERENCES runs,
    position bigint GENERATED ALWAYS AS IDENTITY, body text NOT NULL)`,
  `CREATE INDEX results_of_run ON results (workflow_id, position)`,
  `CREATE TABLE mentions (${OF_SESSION}, ${SEQ}, version bigint NOT NULL, entity_id text NOT NULL, surface text NOT NULL,
    sentence text NOT NULL, confidence real NOT NULL, role text NOT NULL,
    PRIMARY KEY (hub_id, room_id, session_id, version, entity_id), ${TO_SESSION})`,
  `CREATE INDEX mentions_of_hub ON mentions (hub_id, seq)`,
  `CREATE TABLE deltas (${OF_SESSION}, ${SEQ}, delta_id text PRIMARY KEY, entity_id text NOT NULL, field text NOT NULL,
    body jsonb NOT NULL, ${TO_SESSION})`,
  `CREATE INDEX deltas_of_hub ON deltas (hub_id, seq)`,
  `CREATE INDEX deltas_of_session ON deltas (hub_id, room_id, session_id, seq)`,
  `CREATE TABLE moderation_items (${OF_SESSION}, ${SEQ}, item_id text PRIMARY KEY,
    delta_id text NOT NULL UNIQUE REFERENCES deltas,
    status text NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'rewritten', 'escalated', 'held')),
    due_at timestamptz NOT NULL, decided_by text, decided_at timestamptz, reason text, rewrite text, ${TO_SESSION})`,
  `CREATE INDEX moderation_items_of_hub ON moderation_items (hub_id, seq)`,
  `CREATE TABLE batches (batch_id text PRIMARY KEY, hub_id text NOT NULL, planned_for timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('planned', 'published')))`,
  `CREATE TABLE publishing (${OF_SESSION}, batch_id text NOT NULL REFERENCES batches, plan jsonb NOT NULL,
    PRIMARY KEY (hub_id, room_id, session_id), ${TO_SESSION})`,
  `CREATE TABLE alerts (${SEQ}, alert_id text PRIMARY KEY, hub_id text NOT NULL, room_id text, session_id text,
    reason text NOT NULL, severity text NOT NULL, data jsonb NOT NULL, raised_at timestamptz NOT NULL)`,
  `CREATE INDEX alerts_of_hub ON alerts (hub_id, seq DESC)`,
];

const DOWN: readonly string[] = [
  "DROP TABLE alerts, publishing, batches, moderation_items, deltas, mentions, results, run_stages, stages, runs, events, sessions",
];

/** Sessions with their events, runs with stages, what was read out of them, and what is planned. */
export const first: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };

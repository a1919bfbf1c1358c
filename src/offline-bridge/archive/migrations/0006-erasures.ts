import { statements, type ArchiveMigration } from "./archive-migration.ts";

const UP: readonly string[] = [
  `CREATE TABLE erasures (seq bigint GENERATED ALWAYS AS IDENTITY, erasure_id text PRIMARY KEY, hub_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('person', 'hub')), actor_id text, reason text NOT NULL, asked_by text NOT NULL,
    asked_at timestamptz NOT NULL, status text NOT NULL CHECK (status IN ('running', 'completed')),
    rooms integer NOT NULL DEFAULT 0, erased bigint NOT NULL DEFAULT 0, ended_at timestamptz)`,
  `CREATE INDEX erasures_of_hub ON erasures (hub_id, seq)`,
  // Rows of a person's name are there while an erasure looks for it, and go with its end.
  `CREATE TABLE erasure_names (erasure_id text NOT NULL REFERENCES erasures, name text NOT NULL,
    PRIMARY KEY (erasure_id, name))`,
  `CREATE INDEX sessions_closed ON sessions (closed_at)`,
  `CREATE INDEX alerts_raised ON alerts (raised_at)`,
];

const DOWN: readonly string[] = ["DROP INDEX sessions_closed, alerts_raised", "DROP TABLE erasure_names, erasures"];

/** Erasures of people and ends of hubs, with how far they have come; and indexes for retention. */
export const erasures: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };

import { statements, type ArchiveMigration } from "./archive-migration.ts";

const UP: readonly string[] = [
  `CREATE TABLE alert_deliveries (alert_id text PRIMARY KEY REFERENCES alerts ON DELETE CASCADE, tries integer NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL, delivered_at timestamptz, repeats boolean NOT NULL DEFAULT false,
    schema integer NOT NULL DEFAULT 1)`,
  `CREATE INDEX alert_deliveries_due ON alert_deliveries (next_at) WHERE delivered_at IS NULL`,
];

const DOWN: readonly string[] = ["DROP TABLE alert_deliveries"];

/** Which alerts the operators' webhook has had (TEL9). */
export const alertDeliveries: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };

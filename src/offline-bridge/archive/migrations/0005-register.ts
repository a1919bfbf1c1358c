import { statements, type ArchiveMigration } from "./archive-migration.ts";

const UP: readonly string[] = [
  `CREATE TABLE rooms (seq bigint GENERATED ALWAYS AS IDENTITY, hub_id text NOT NULL, room_id text NOT NULL,
    registered_at timestamptz NOT NULL, PRIMARY KEY (hub_id, room_id))`,
  `CREATE INDEX rooms_of_hub ON rooms (hub_id, seq)`,
  `INSERT INTO rooms (hub_id, room_id, registered_at)
    SELECT hub_id, room_id, min(opened_at) FROM sessions GROUP BY hub_id, room_id`,
];

/** The register of rooms: a Worker cannot list its objects. Rooms with a closed session are known from the start. */
export const register: ArchiveMigration = { up: statements(UP), down: statements(["DROP TABLE rooms"]) };

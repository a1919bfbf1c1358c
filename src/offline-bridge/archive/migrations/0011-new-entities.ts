import { statements, type ArchiveMigration } from "./archive-migration.ts";

const fields = (names: string): string =>
  `ALTER TABLE world_facts DROP CONSTRAINT world_facts_field_check,
    ADD CONSTRAINT world_facts_field_check CHECK (field IN (${names}))`;

const UP: readonly string[] = [fields("'control', 'status', 'entity'")];

const DOWN: readonly string[] = ["DELETE FROM world_facts WHERE field = 'entity'", fields("'control', 'status'")];

/** Entities that a story has brought up are facts of the hub's world: its lexicon lives in the archive. */
export const newEntities: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };

import { statements, type ArchiveMigration } from "./archive-migration.ts";

/** The search column of `lore`, made anew over other texts: a column that is generated cannot be changed. */
function searchOver(title: string, text: string): readonly string[] {
  const search = `setweight(to_tsvector('english', ${title}), 'A') || to_tsvector('english', ${text})`;
  return [
    `ALTER TABLE lore DROP COLUMN search`,
    `ALTER TABLE lore ADD COLUMN search tsvector GENERATED ALWAYS AS (${search}) STORED`,
  ];
}

const UP: readonly string[] = [
  // A hub's decided items are many, and those that wait are few.
  `CREATE INDEX moderation_items_waiting ON moderation_items (hub_id, seq) WHERE status IN ('pending', 'escalated')`,
  `CREATE INDEX batches_of_hub ON batches (hub_id, planned_for DESC)`,
  `CREATE INDEX publishing_of_batch ON publishing (batch_id)`,
  // An older release writes neither; what it publishes is searched as it stands.
  `ALTER TABLE lore ADD COLUMN plain_title text, ADD COLUMN plain_text text`,
  ...searchOver("coalesce(plain_title, title)", "coalesce(plain_text, text)"),
  // Entries come in batches and are searched all the time: a list of what is not yet in the index slows every search.
  `CREATE INDEX lore_search ON lore USING gin (search) WITH (fastupdate = off)`,
];

const DOWN: readonly string[] = [
  "DROP INDEX moderation_items_waiting, batches_of_hub, publishing_of_batch",
  ...searchOver("title", "text"),
  "ALTER TABLE lore DROP COLUMN plain_title, DROP COLUMN plain_text",
  "CREATE INDEX lore_search ON lore USING gin (search)",
];

/** The indexes that keep lists and searches fast in a large archive. */
export const search: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };

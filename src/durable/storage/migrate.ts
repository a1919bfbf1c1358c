import type { Sql } from "./sql.ts";

/**
 * The schema, step by step. A step that was released is never changed; the next release only adds, so that a roll-back
 * reads what was written (CMD8).
 */
const STEPS: readonly (readonly string[])[] = [
  [
    // An event and the receipt of its command are one row: rows written are the bill (PER4).
    `CREATE TABLE log (
      version INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      type TEXT NOT NULL,
      schema INTEGER NOT NULL,
      event TEXT NOT NULL,
      hidden TEXT,
      actor_id TEXT,
      command_id TEXT,
      fingerprint TEXT,
      spent TEXT
    )`,
    `CREATE UNIQUE INDEX log_command ON log (actor_id, command_id) WHERE command_id IS NOT NULL`,
    `CREATE INDEX log_whisper ON log (version) WHERE type = 'chat.whispered'`,
    `CREATE TABLE rejections (
      actor_id TEXT NOT NULL,
      command_id TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      receipt TEXT NOT NULL,
      version INTEGER NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (actor_id, command_id)
    ) WITHOUT ROWID`,
    `CREATE TABLE results (
      key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL
    ) WITHOUT ROWID`,
    `CREATE TABLE tickets (hash TEXT PRIMARY KEY, actor TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE jobs (
      id TEXT PRIMARY KEY, made INTEGER NOT NULL, body TEXT NOT NULL,
      next_at INTEGER NOT NULL DEFAULT 0, sends INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID`,
    `CREATE TABLE meta (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE kept_chat (
      version INTEGER PRIMARY KEY, type TEXT NOT NULL, schema INTEGER NOT NULL, event TEXT NOT NULL, hidden TEXT
    )`,
    `CREATE TABLE checkpoints (version INTEGER PRIMARY KEY, view TEXT NOT NULL)`,
    ...[
      "participants",
      "presence",
      "inventories",
      "trades",
      "rituals",
      "ritual_books",
      "contests",
      "contest_books",
      "cooldowns",
      "closures",
      "sessions",
      "mutes",
      "bans",
    ].map(
      (table) => `CREATE TABLE ${table} (id TEXT PRIMARY KEY, made INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID`,
    ),
  ],
  [
    // A view or a recap may be longer than the 2 MB that the platform allows a row.
    `CREATE TABLE checkpoint_parts (
      id INTEGER NOT NULL, part INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (id, part)
    ) WITHOUT ROWID`,
    `CREATE TABLE recap_parts (
      id TEXT NOT NULL, part INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (id, part)
    ) WITHOUT ROWID`,
    // Waking reads the sessions whose closure is still out, not every session ever held (RES6).
    `CREATE INDEX sessions_pending ON sessions (made) WHERE json_extract(body, '$.pendingOfflineReconcile')`,
    `CREATE INDEX sessions_made ON sessions (made)`,
    // Vetoes of one actor are counted (MOD2), and old rejections pruned (CMD3), without reading all of them.
    `CREATE INDEX rejections_veto ON rejections (actor_id, at) WHERE json_extract(receipt, '$.code') = 'safety-veto'`,
    `CREATE INDEX rejections_at ON rejections (actor_id, at)`,
  ],
  [
    // A recap is blanked of these lines whenever it comes (VIEW5), when the log may have forgotten them already.
    `CREATE TABLE retracted_lines (version INTEGER PRIMARY KEY, text TEXT NOT NULL)`,
    ...["log", "kept_chat"].map(
      (table) =>
        `INSERT OR IGNORE INTO retracted_lines (version, text)
         SELECT version, json_extract(hidden, '$.text') FROM ${table}
         WHERE type IN ('chat.said', 'chat.emoted', 'story.narrated') AND json_extract(hidden, '$.text') IS NOT NULL`,
    ),
  ],
  [
    // The records that the archive is to keep of a room, until it has it (AUD2).
    `CREATE TABLE records (
      id TEXT PRIMARY KEY, made INTEGER NOT NULL, body TEXT NOT NULL,
      next_at INTEGER NOT NULL DEFAULT 0, sends INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID`,
  ],
  [
    // Bans from the whole hub that the hub has not been told of yet (MOD6).
    `CREATE TABLE hub_bans (
      actor_id TEXT PRIMARY KEY, body TEXT NOT NULL, next_at INTEGER NOT NULL, sends INTEGER NOT NULL
    ) WITHOUT ROWID`,
  ],
  [
    // The times that a result brought along, for whoever traces its job (OPS4).
    `ALTER TABLE results ADD COLUMN hops TEXT`,
  ],
];

/** The step of this release. */
export const STORAGE_STEP = STEPS.length;

/** Brings the tables up to this release. Does nothing, and writes nothing, where they are. */
export function migrate(sql: Sql): void {
  sql.transaction(() => {
    migrateRoom(sql);
  });
}

/** The same within a transaction that is open already. `upTo` is the last step that is made. */
export function migrateRoom(sql: Sql, upTo = STORAGE_STEP): void {
  sql.all("CREATE TABLE IF NOT EXISTS migrations (step INTEGER PRIMARY KEY, at INTEGER NOT NULL)");
  const done = sql.all<{ step: number }>("SELECT max(step) AS step FROM migrations")[0]?.step ?? 0;
  STEPS.slice(done, upTo).forEach((statements, index) => {
    for (const statement of statements) sql.all(statement);
    sql.all("INSERT INTO migrations (step, at) VALUES (?, ?)", done + index + 1, Date.now());
  });
}

import { retractedEntry } from "../../protocol/state/chat-entry.ts";
import type { RoomView } from "../../protocol/state/room-view.ts";
import type { RoomState } from "../../rules/core/room-state.ts";
import { LONGEST_PART, LongTexts } from "../long-text.ts";
import type { Sql } from "../sql.ts";

/** A view is stored every 1,000 events: one row in a thousand, and at most as many events to replay. */
const EVERY = 1000;
/** RES5: how many versions back a client may look. */
export const REACH = 5000;

/** Whether a commit passes a round thousand, after which the view is stored. */
export function passesCheckpoint(before: number, after: number): boolean {
  return Math.floor(before / EVERY) !== Math.floor(after / EVERY);
}

/**
 * Stores the view and drops those that are out of reach, in a transaction of its own after the commit: a view that
 * cannot be stored must not undo what was decided. Views are only read for `at` (RES5) and when a room wakes.
 */
export function storeCheckpoint(sql: Sql, { version, view }: RoomState): void {
  sql.transaction(() => {
    writeCheckpoint(sql, version, JSON.stringify(view));
    const needed = neededFrom(sql, version);
    sql.all("DELETE FROM checkpoints WHERE version < ?", needed);
    sql.all("DELETE FROM checkpoint_parts WHERE id < ?", needed);
  });
}

/** Where the oldest view that may be asked for begins: the log after it is needed to rebuild that view (RES5). */
export function neededFrom(sql: Sql, version: number): number {
  return checkpointBefore(sql, version - REACH) ?? 0;
}

/** The newest view stored at or before a version. */
export function newestCheckpoint(sql: Sql, upTo: number): { readonly version: number; readonly view: RoomView } | null {
  const version = checkpointBefore(sql, upTo);
  if (version === null) return null;
  const text = readCheckpoint(sql, version);
  // `storeCheckpoint` wrote it.
  return text === undefined ? null : { version, view: JSON.parse(text) as RoomView };
}

function checkpointBefore(sql: Sql, upTo: number): number | null {
  const query = `SELECT max(version) AS version FROM (
    SELECT max(version) AS version FROM checkpoints WHERE version <= ?
    UNION ALL SELECT max(id) FROM checkpoint_parts WHERE id <= ?)`;
  return sql.all<{ version: number | null }>(query, upTo, upTo)[0]?.version ?? null;
}

/** A short view is one row of the table that the release before reads too; a longer one goes into parts (CMD8). */
function writeCheckpoint(sql: Sql, version: number, text: string): void {
  const parts = new LongTexts(sql, "checkpoint_parts");
  if (text.length > LONGEST_PART) {
    parts.write(version, text);
    sql.all("DELETE FROM checkpoints WHERE version = ?", version);
    return;
  }
  sql.all(
    "INSERT INTO checkpoints (version, view) VALUES (?, ?) ON CONFLICT (version) DO UPDATE SET view = excluded.view",
    version,
    text,
  );
  parts.delete(version);
}

function readCheckpoint(sql: Sql, version: number): string | undefined {
  const row = sql.all<{ view: string }>("SELECT view FROM checkpoints WHERE version = ?", version)[0];
  return row?.view ?? new LongTexts(sql, "checkpoint_parts").read(version);
}

/**
 * Rewrites one stored view: the newest at or before a version, or the next after it. Gives its version, null where there
 * is none. Call it within a transaction.
 */
export function rewriteCheckpoint(
  sql: Sql,
  which: { readonly upTo: number } | { readonly after: number },
  change: (view: RoomView) => RoomView,
): number | null {
  const version = "upTo" in which ? checkpointBefore(sql, which.upTo) : checkpointAfter(sql, which.after);
  if (version === null) return null;
  const text = readCheckpoint(sql, version);
  if (text === undefined) return version;
  // `storeCheckpoint` wrote it.
  const view = JSON.parse(text) as RoomView;
  const changed = change(view);
  if (changed !== view) writeCheckpoint(sql, version, JSON.stringify(changed));
  return version;
}

function checkpointAfter(sql: Sql, version: number): number | null {
  const query = `SELECT min(version) AS version FROM (
    SELECT min(version) AS version FROM checkpoints WHERE version > ?
    UNION ALL SELECT min(id) FROM checkpoint_parts WHERE id > ?)`;
  return sql.all<{ version: number | null }>(query, version, version)[0]?.version ?? null;
}

/** Marks what was said as retracted in every view that is stored, so that none shows it as it was (VIEW5). */
export function retractInCheckpoints(sql: Sql, version: number): void {
  const stored = sql.all<{ version: number }>(
    "SELECT version FROM checkpoints WHERE version >= ? UNION SELECT id FROM checkpoint_parts WHERE id >= ?",
    version,
    version,
  );
  for (const each of stored) {
    const view = JSON.parse(readCheckpoint(sql, each.version) ?? "null") as RoomView | null;
    if (!view?.chat.some((entry) => entry.version === version)) continue;
    const chat = view.chat.map((entry) => (entry.version === version ? retractedEntry(entry, entry.text) : entry));
    writeCheckpoint(sql, each.version, JSON.stringify({ ...view, chat }));
  }
}

import type { ChatEntry } from "../protocol/chat-entry.ts";
import type { RoomView } from "../protocol/room-view.ts";
import { BUILT_IN_CATALOG } from "../rules/built-in-catalog.ts";
import { evolve } from "../rules/evolve.ts";
import { emptyRoom, type RoomState } from "../rules/room-state.ts";
import { keepWhispersForAll } from "../rules/view-for.ts";
import { readLog, recordedOf } from "./log-rows.ts";
import type { Sql } from "./sql.ts";

/** A view is kept every so many events: a row in a thousand, for which no more than so many are replayed. */
const EVERY = 1000;
/** RES5: how far back a client may look. */
const REACH = 5000;

/** Keeps the view where a round thousand was passed, and drops what is out of reach. Within the transaction. */
export function keepCheckpoint(sql: Sql, before: RoomState, after: RoomState): boolean {
  if (Math.floor(before.version / EVERY) === Math.floor(after.version / EVERY)) return false;
  sql.all("INSERT INTO checkpoints (version, view) VALUES (?, ?)", after.version, JSON.stringify(after.view));
  sql.all("DELETE FROM checkpoints WHERE version < ?", neededFrom(sql, after.version));
  return true;
}

/** Where the oldest view that may be asked for begins: the log after it is needed to rebuild that view (RES5). */
export function neededFrom(sql: Sql, version: number): number {
  const query = "SELECT max(version) AS version FROM checkpoints WHERE version <= ?";
  return sql.all<{ version: number | null }>(query, version - REACH)[0]?.version ?? 0;
}

/** The all-seeing view as it was at a version (RES5); null where that is out of reach or has not come yet. */
export function viewAt(sql: Sql, now: RoomState, version: number): RoomView | null {
  if (version > now.version || version < 0 || version < now.version - REACH) return null;
  const row = sql.all<{ version: number; view: string }>(
    "SELECT version, view FROM checkpoints WHERE version <= ? ORDER BY version DESC LIMIT 1",
    version,
  )[0];
  const { hubId, roomId } = now.view;
  const start = row?.version ?? 0;
  // `keepCheckpoint` wrote it. A room begins with the built-in catalog, and hears of its hub's as an event.
  const base = row === undefined ? emptyRoom(hubId, roomId, BUILT_IN_CATALOG).view : (JSON.parse(row.view) as RoomView);
  const log = readLog(sql, start, version - start).map(recordedOf);
  // Where the log outgrew its bytes, or holds only receipts any more, there is a hole.
  if (log.length < version - start || (log.at(-1)?.event.version ?? start) !== version) return null;
  const view = log.reduce((so, { event }) => evolve(so, event, keepWhispersForAll), base);
  // The log has no text of what was retracted since; moderators, who see it, get it from beside (VIEW5).
  const texts = new Map(log.map(({ event, hidden }) => [event.version, hidden?.text]));
  return { ...view, chat: view.chat.map((entry) => retracted(entry, texts.get(entry.version))) };
}

/** Marks what was said as retracted in every view that is kept, so that none shows it as it was (VIEW5). */
export function retractInCheckpoints(sql: Sql, version: number): void {
  const rows = sql.all<{ version: number; view: string }>("SELECT * FROM checkpoints WHERE version >= ?", version);
  for (const row of rows) {
    const view = JSON.parse(row.view) as RoomView;
    if (!view.chat.some((entry) => entry.version === version)) continue;
    const chat = view.chat.map((entry) => (entry.version === version ? retracted(entry, entry.text) : entry));
    sql.all("UPDATE checkpoints SET view = ? WHERE version = ?", JSON.stringify({ ...view, chat }), row.version);
  }
}

function retracted(entry: ChatEntry, text: string | undefined): ChatEntry {
  return text === undefined ? entry : { ...entry, text, retracted: true };
}

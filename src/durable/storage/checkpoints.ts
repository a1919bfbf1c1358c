import type { RoomView } from "../protocol/room-view.ts";
import { evolve } from "../rules/evolve.ts";
import { emptyRoom } from "../rules/room-state.ts";
import { keepWhispersForAll } from "../rules/view-for.ts";
import type { RoomState } from "../rules/room-state.ts";
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
  sql.all("DELETE FROM checkpoints WHERE version < ?", after.version - REACH - 2 * EVERY);
  return true;
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
  // `keepCheckpoint` wrote it.
  const base =
    row === undefined ? emptyRoom(hubId, roomId, now.books.catalog).view : (JSON.parse(row.view) as RoomView);
  const log = readLog(sql, start, version - start).map(recordedOf);
  if (log.length < version - start) return null;
  const view = log.reduce((so, { event }) => evolve(so, event, keepWhispersForAll), base);
  return withRetractions(sql, view);
}

/** What was retracted since is not shown as it was (VIEW5); moderators, who see it, get it from the row. */
function withRetractions(sql: Sql, view: RoomView): RoomView {
  const oldest = view.chat[0]?.version;
  if (oldest === undefined) return view;
  const rows = sql.all<{ version: number; text: string }>(
    `SELECT version, json_extract(hidden, '$.text') AS text FROM log
     WHERE version >= ? AND hidden IS NOT NULL AND json_extract(hidden, '$.text') IS NOT NULL AND type <> 'chat.retracted'`,
    oldest,
  );
  const texts = new Map(rows.map(({ version, text }) => [version, text]));
  if (texts.size === 0) return view;
  const chat = view.chat.map((entry) => {
    const text = texts.get(entry.version);
    return text === undefined ? entry : { ...entry, text, retracted: true as const };
  });
  return { ...view, chat };
}

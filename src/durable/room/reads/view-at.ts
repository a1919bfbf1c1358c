import { retractedEntry } from "../../protocol/state/chat-entry.ts";
import type { RoomView } from "../../protocol/state/room-view.ts";
import { BUILT_IN_CATALOG } from "../../rules/catalog/built-in-catalog.ts";
import { evolve } from "../../rules/core/evolve.ts";
import { emptyRoom, type RoomState } from "../../rules/core/room-state.ts";
import { keepWhispersForAll } from "../../rules/core/view-for.ts";
import { newestCheckpoint, REACH } from "../../storage/log/checkpoints.ts";
import { readLog, recordedOf } from "../../storage/log/log-rows.ts";
import { readMeta } from "../../storage/meta.ts";
import type { Sql } from "../../storage/sql.ts";

/** Names the version of the catalog that a room began with, where it was not the built-in one. */
export const FIRST_CATALOG = "first-catalog";

/** The all-seeing view as it was at a version (RES5); null where that is out of reach or has not come yet. */
export function viewAt(sql: Sql, now: RoomState, version: number): RoomView | null {
  if (version > now.version || version < 0 || version < now.version - REACH) return null;
  const { hubId, roomId } = now.view;
  const stored = newestCheckpoint(sql, version);
  const start = stored?.version ?? 0;
  const base = stored?.view ?? firstView(sql, hubId, roomId);
  const log = readLog(sql, start, version - start).map(recordedOf);
  // Where the log outgrew its bytes, or holds only receipts any more, there is a hole.
  if (log.length < version - start || (log.at(-1)?.event.version ?? start) !== version) return null;
  const view = log.reduce((so, { event }) => evolve(so, event, keepWhispersForAll), base);
  // The log has no text of what was retracted since; moderators, who see it, get it from the hidden column (VIEW5).
  const texts = new Map(log.map(({ event, hidden }) => [event.version, hidden?.text]));
  return { ...view, chat: view.chat.map((entry) => retractedEntry(entry, texts.get(entry.version))) };
}

/** A room before its first event, with the catalog that it began with. */
function firstView(sql: Sql, hubId: string, roomId: string): RoomView {
  const { view } = emptyRoom(hubId, roomId, BUILT_IN_CATALOG);
  return { ...view, catalogVersion: readMeta<string>(sql, FIRST_CATALOG) ?? view.catalogVersion };
}

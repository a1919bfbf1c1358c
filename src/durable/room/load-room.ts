import type { Catalog } from "../protocol/catalog/catalog.ts";
import { retractedEntry } from "../protocol/state/chat-entry.ts";
import type { RoomView } from "../protocol/state/room-view.ts";
import { evolve } from "../rules/core/evolve.ts";
import { emptyRoom, type RoomState } from "../rules/core/room-state.ts";
import { keepWhispersForAll } from "../rules/core/view-for.ts";
import { newestCheckpoint } from "../storage/log/checkpoints.ts";
import { chatRows, recordedOf } from "../storage/log/log-rows.ts";
import { readMeta } from "../storage/meta.ts";
import { restoreState } from "../storage/room-store.ts";
import type { Sql } from "../storage/sql.ts";

/** Puts a room together from its rows, or a new one where there are none. */
export function loadRoom(sql: Sql, hubId: string, roomId: string, builtIn: Catalog): RoomState {
  const stored = readMeta<Catalog>(sql, "catalog");
  // A catalog that an earlier release stored has no limit that this one brings.
  const catalog = stored === undefined ? builtIn : { ...stored, limits: { ...builtIn.limits, ...stored.limits } };
  const state = restoreState(sql, emptyRoom(hubId, roomId, catalog));
  return { ...state, view: withChat(sql, state.view) };
}

/**
 * The chat as it stood: the newest stored view's, and what came after it. Rebuilt with everybody who was listed on the
 * way, since that decides whose whispers stay, and not from the whole log, which grows with a room's age.
 */
function withChat(sql: Sql, view: RoomView): RoomView {
  const stored = newestCheckpoint(sql, Number.MAX_SAFE_INTEGER);
  const rows = chatRows(sql, stored?.version ?? 0).map(recordedOf);
  const base = stored?.view ?? { ...view, participants: [], chat: [] };
  const { chat } = rows.reduce((so, { event }) => evolve(so, event, keepWhispersForAll), base);
  const texts = new Map(rows.map(({ event, hidden }) => [event.version, hidden?.text]));
  return { ...view, chat: chat.map((entry) => retractedEntry(entry, texts.get(entry.version))) };
}

import type { RoomState } from "../rules/core/room-state.ts";

/** Rows by id, as this very code once wrote them. */
type Restored = ReadonlyMap<string, unknown>;

/**
 * A piece of the state that is kept as rows, one per id, written only when it changed. `of` gives the collection as it
 * stands in the state: as long as it is the same object, nothing in it has changed.
 */
export interface StateTable {
  readonly table: string;
  of(state: RoomState): object;
  entries(state: RoomState): Iterable<readonly [string, unknown]>;
  /** The state with the rows put back, in the order in which they were made. */
  restore(state: RoomState, rows: Restored): RoomState;
  /** Further columns that an update of a row sets, in SQL. */
  readonly alsoSets?: string;
  /** Which rows are restored, in SQL; all where it is absent. Waking must not read what only grows with age. */
  readonly restoredRows?: string;
  /** A field that may be long, stored in a table of its own and not restored. */
  readonly apart?: { readonly field: string; readonly table: "recap_parts" };
  /** Rows stay when their entry leaves the state: it is still asked for by id. */
  readonly outlives?: true;
}

type ViewList = "participants" | "trades" | "rituals" | "contests" | "closures";
type PrivateRecord = "presence" | "contests" | "rituals" | "cooldowns" | "sessions" | "mutes" | "bans" | "jobs";

function listTable<K extends ViewList>(
  table: string,
  key: K,
  idOf: (entry: RoomState["view"][K][number]) => string,
): StateTable {
  return {
    table,
    of: (state) => state.view[key],
    *entries(state) {
      for (const entry of state.view[key]) yield [idOf(entry), entry];
    },
    restore: (state, rows) => ({ ...state, view: { ...state.view, [key]: [...rows.values()] } }),
  };
}

function recordTable(
  table: string,
  key: PrivateRecord,
  more: Pick<StateTable, "outlives" | "alsoSets"> = {},
): StateTable {
  return {
    table,
    of: (state) => state.privateState[key],
    *entries(state) {
      yield* Object.entries(state.privateState[key]);
    },
    restore: (state, rows) => ({
      ...state,
      privateState: { ...state.privateState, [key]: Object.fromEntries(rows) },
    }),
    ...more,
  };
}

const inventories: StateTable = {
  table: "inventories",
  of: (state) => state.view.inventory,
  entries: (state) => Object.entries(state.view.inventory),
  restore: (state, rows) => {
    const inventory: RoomState["view"]["inventory"] = {};
    for (const { actorId } of state.view.participants) {
      inventory[actorId] = (rows.get(actorId) ?? {}) as Record<string, number>;
    }
    return { ...state, view: { ...state.view, inventory } };
  },
  // Only the goods of listed participants are in the state (RES2).
  restoredRows: "id IN (SELECT id FROM participants)",
  // A participant who is forgotten keeps its goods (SHP5).
  outlives: true,
};

const sessions: StateTable = {
  ...recordTable("sessions", "sessions", { outlives: true }),
  // Only sessions whose closure is still out matter to the rules; the others are read when they are asked for.
  restoredRows: "json_extract(body, '$.pendingOfflineReconcile')",
  apart: { field: "recap", table: "recap_parts" },
};

/** A job's new attempt is sent at once; any other change of its row leaves its back-off as it is (JOB1). */
const SAME_ATTEMPT = "json_extract(jobs.body, '$.job.attempt') = json_extract(excluded.body, '$.job.attempt')";
const SENT_ANEW = `next_at = iif(${SAME_ATTEMPT}, next_at, 0), sends = iif(${SAME_ATTEMPT}, sends, 0)`;

/** Every part, participants before the inventories that belong to them. */
export const STATE_TABLES: readonly StateTable[] = [
  listTable("participants", "participants", (each) => each.actorId),
  recordTable("presence", "presence"),
  inventories,
  listTable("trades", "trades", (each) => each.tradeId),
  listTable("rituals", "rituals", (each) => each.ritualId),
  recordTable("ritual_books", "rituals"),
  listTable("contests", "contests", (each) => each.contestId),
  recordTable("contest_books", "contests"),
  recordTable("cooldowns", "cooldowns"),
  listTable("closures", "closures", (each) => each.sessionId),
  sessions,
  recordTable("mutes", "mutes"),
  recordTable("bans", "bans"),
  recordTable("jobs", "jobs", { alsoSets: SENT_ANEW }),
];

import { readRetention } from "../protocol/http/room-retention.ts";
import type { RoomState } from "../rules/core/room-state.ts";
import type { FirstWriteSql } from "../storage/first-write.ts";
import { readMeta } from "../storage/meta.ts";
import type { Room } from "./room.ts";

/**
 * How long a room keeps its tables when nobody enters: they came with a ticket, a rejection or a late result (RES10).
 */
const UNENTERED_RETENTION_MS = 3_600_000;

interface RoomExpiryDeps {
  readonly sql: FirstWriteSql;
  readonly room: Room;
  /** `ROOM_RETENTION`, as the operator wrote it. */
  readonly retention: string | undefined;
  /** Whether anybody is connected. */
  isOccupied(): boolean;
}

/** When a room that nobody uses any more deletes all it stores (RES10). */
export class RoomExpiry {
  readonly #deps: RoomExpiryDeps;
  readonly #retentionMs: number;

  constructor(deps: RoomExpiryDeps) {
    this.#deps = deps;
    // Alarms still fire while the edge refuses to serve a misconfigured hub (TOK8): they must not delete its rooms.
    this.#retentionMs = readRetention(deps.retention) ?? Number.POSITIVE_INFINITY;
  }

  isExpired(): boolean {
    const at = this.at();
    return at !== null && at <= this.#deps.room.now();
  }

  /** In ms; null while something keeps the room. */
  at(): number | null {
    const { sql, room, isOccupied } = this.#deps;
    if (isOccupied() || !sql.hasTables || room.records.isWaiting) return null;
    if (room.state.version > 0) return deletableAt(room.state, this.#retentionMs);
    // The release before made tables at any request, and did not store when.
    return (readMeta<number>(sql, "made-at") ?? 0) + UNENTERED_RETENTION_MS;
  }
}

/**
 * `retentionMs` after the last event, where nobody is listed and no session is open, and not before the last ban and
 * mute have run out. Null while something keeps the room: a job that is not settled, a closure that can be run again, a
 * permanent ban, or a retention without end.
 */
function deletableAt(state: RoomState, retentionMs: number): number | null {
  const { session, jobs, sessions, bans, mutes } = state.privateState;
  if (session !== null || state.view.participants.length > 0) return null;
  if (Object.keys(jobs).length > 0) return null;
  if (Object.values(sessions).some((each) => each.pendingOfflineReconcile)) return null;
  const banned = Object.values(bans).map(({ until }) => until ?? Number.POSITIVE_INFINITY);
  const at = Math.max(state.now + retentionMs, ...banned, ...Object.values(mutes));
  return Number.isFinite(at) ? at : null;
}

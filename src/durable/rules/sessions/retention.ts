import type { RoomState } from "../core/room-state.ts";

/**
 * When a room may delete all it stores, in ms (RES10): `retentionMs` after its last event, where nobody is listed and no
 * session is open, and not before its last ban and mute have run out. Null while something keeps the room: a job that is
 * not settled, a closure that can be run again, a permanent ban, or a retention without end.
 */
export function deletableAt(state: RoomState, retentionMs: number): number | null {
  const { session, jobs, sessions, bans, mutes } = state.privateState;
  if (state.version === 0 || session !== null || state.view.participants.length > 0) return null;
  if (Object.keys(jobs).length > 0) return null;
  if (Object.values(sessions).some((each) => each.pendingOfflineReconcile)) return null;
  const banned = Object.values(bans).map(({ until }) => until ?? Number.POSITIVE_INFINITY);
  const at = Math.max(state.now + retentionMs, ...banned, ...Object.values(mutes));
  return Number.isFinite(at) ? at : null;
}

import type { RoomState } from "./room-state.ts";

/**
 * When a room may delete all it stores, in ms: so long after its last event, with nobody listed and no session open, and
 * no sooner than its last ban and mute have run out. Null while something keeps it: a job whose last word is still out, a
 * closure that can be run again, or a ban for ever (RES10).
 */
export function deletableAt(state: RoomState, retentionMs: number): number | null {
  const { session, jobs, sessions, bans, mutes } = state.books;
  if (state.version === 0 || session !== null || state.view.participants.length > 0) return null;
  if (Object.keys(jobs).length > 0) return null;
  if (Object.values(sessions).some((each) => each.pendingOfflineReconcile)) return null;
  const banned = Object.values(bans).map(({ until }) => until ?? Number.POSITIVE_INFINITY);
  const at = Math.max(state.now + retentionMs, ...banned, ...Object.values(mutes));
  return Number.isFinite(at) ? at : null;
}

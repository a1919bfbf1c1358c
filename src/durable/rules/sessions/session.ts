import type { Draft } from "../core/draft.ts";
import { draft } from "../core/draft.ts";
import type { RoomState } from "../core/room-state.ts";

/**
 * A session begins to close: nothing new may begin, and contests and trades that are only open are cancelled (SES2).
 */
export function beginClosing(state: RoomState, reason: string): Draft[] {
  const { session } = state.privateState;
  if (session === null || session.closing !== null) return [];
  const armed = state.view.contests.filter((contest) => contest.status === "armed");
  const open = state.view.trades.filter((trade) => trade.status === "open");
  return [
    draft("session.closing", { sessionId: session.sessionId, reason }),
    ...armed.map(({ contestId }) => draft("contest.cancelled", { contestId, reason: "session-closing" })),
    ...open.map(({ tradeId }) => draft("trade.cancelled", { tradeId })),
  ];
}

/** Whether a closing session waits for nothing any more: every launched contest and ritual is settled. */
export function isQuiet(state: RoomState): boolean {
  return Object.keys(state.privateState.contests).length === 0 && Object.keys(state.privateState.rituals).length === 0;
}

/** The end of a closing session. `toVersion` is this event's own version (SES1), so the ranges tile the log. */
export function closeWaiting(state: RoomState): Draft[] {
  const { session } = state.privateState;
  if (session?.closing == null) return [];
  const { reason } = session.closing;
  const closed = draft("session.closed", {
    sessionId: session.sessionId,
    fromVersion: session.fromVersion,
    toVersion: state.version + 1,
    reason,
    auditRef: `${state.view.roomId}:${session.sessionId}`,
  });
  return session.hasDeeds ? [closed, draft("closure.queued", { sessionId: session.sessionId })] : [closed];
}

import { draft, type Draft } from "../core/draft.ts";
import { recordValue } from "../core/record-with.ts";
import type { RoomState } from "../core/room-state.ts";
import { SESSION_MAX_EVENTS } from "../limits/times.ts";
import { beginClosing, closeWaiting, isQuiet } from "../sessions/session.ts";

/** RES2: participants who are away that a room lists. */
const MAX_AWAY = 200;

/**
 * Events that follow from the state by itself, until none does: in the same commit as the step that led to it.
 * Empty when the room is at rest.
 */
export function consequences(state: RoomState): Draft[] {
  const { session } = state.privateState;
  if (session !== null) {
    if (session.closing !== null && isQuiet(state)) return closeWaiting(state);
    const events = state.version - session.fromVersion + 1;
    if (session.closing === null && events >= SESSION_MAX_EVENTS) {
      return beginClosing(state, "the session reached its most events");
    }
  }
  const away = state.view.participants.filter((each) => each.status === "away");
  if (away.length <= MAX_AWAY) return [];
  const since = (actorId: string) => recordValue(state.privateState.presence, actorId)?.awaySince ?? 0;
  const oldest = away.reduce((one, other) => (since(other.actorId) < since(one.actorId) ? other : one));
  return [draft("participant.forgotten", { actorId: oldest.actorId }, { actorId: oldest.actorId })];
}

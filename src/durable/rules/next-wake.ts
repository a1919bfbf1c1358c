import { deadlines, type AsideUntil } from "./deadlines.ts";
import type { RoomState } from "./room-state.ts";

const never: AsideUntil = () => 0;

/** When the room has to act next by itself, in ms; null when nothing is due ever (PRE5). */
export function nextWake(
  state: RoomState,
  lastCommandAt: (actorId: string) => number | undefined,
  also: readonly (number | null)[] = [],
  asideUntil: AsideUntil = never,
): number | null {
  let next: number | null = null;
  const consider = (at: number | null) => {
    if (at !== null && (next === null || at < next)) next = at;
  };
  for (const each of deadlines(state, lastCommandAt)) consider(Math.max(each.at, asideUntil(each)));
  for (const at of also) consider(at);
  return next;
}

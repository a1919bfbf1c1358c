import { deadlines, type RetryAt } from "./deadlines.ts";
import type { RoomState } from "./room-state.ts";

const never: RetryAt = () => 0;

/** When the room has to act next by itself, in ms; null when nothing is due ever (PRE5). */
export function nextWake(
  state: RoomState,
  lastCommandAt: (actorId: string) => number | undefined,
  also: readonly (number | null)[] = [],
  retryAt: RetryAt = never,
): number | null {
  let next: number | null = null;
  const consider = (at: number | null) => {
    if (at !== null && (next === null || at < next)) next = at;
  };
  for (const each of deadlines(state, lastCommandAt)) consider(Math.max(each.at, retryAt(each)));
  for (const at of also) consider(at);
  return next;
}

import type { RoomView } from "../../src/durable/protocol/state/room-view.ts";
import { MOVE_STAT } from "../../src/durable/rules/contests/check-template.ts";

/** Stat and momentum that each participant brings to the dice, by actor. */
export type LaunchedWith = Readonly<Record<string, { readonly stat: number; readonly momentum: number }>>;

/** A contest's participants as the room shows them at its launch: the dice must be rolled with just that (CON4). */
export function launchedWith(state: RoomView, contestId: string): LaunchedWith | undefined {
  const contest = state.contests.find((each) => each.contestId === contestId);
  if (contest === undefined) return undefined;
  const brought = contest.participants.flatMap(({ actorId }) => {
    const participant = state.participants.find((each) => each.actorId === actorId);
    if (participant === undefined) return [];
    return [[actorId, { stat: participant.stats[MOVE_STAT[contest.move]], momentum: participant.momentum }] as const];
  });
  return Object.fromEntries(brought);
}

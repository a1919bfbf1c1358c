import { applySteps } from "../core/apply-steps.ts";
import { reject, type Verdict } from "../core/decision.ts";
import { draft, type Draft } from "../core/draft.ts";
import type { RoomState } from "../core/room-state.ts";
import { canHold, lacking, TOO_MANY_KINDS } from "../trades/goods.ts";
import type { BoundMove } from "./pinned-check.ts";

/** The events of one move: what one gives up and another gets is consumed and granted, which old clients know (TRD2). */
export function eventsOf({ items, from, to }: BoundMove): Draft[] {
  return [
    ...(from === null ? [] : [draft("inventory.consumed", { actorId: from, items: [...items] })]),
    ...(to === null ? [] : [draft("inventory.granted", { actorId: to, items: [...items] })]),
  ];
}

/** The events of these moves, in order; or why the first of them that cannot be made cannot. */
export function moveAll(state: RoomState, moves: readonly BoundMove[]): Draft[] | Verdict {
  let [current, events]: [RoomState, Draft[]] = [state, []];
  for (const move of moves) {
    const problem = moveProblem(current, move);
    if (problem !== null) return problem;
    const own = eventsOf(move);
    events = [...events, ...own];
    if (moves.length > 1) current = after(current, own);
  }
  return events;
}

/** The events of those moves that can be made: what somebody has not, or cannot hold, stays where it is. */
export function moveWhatCan(state: RoomState, moves: readonly BoundMove[]): Draft[] {
  let [current, events]: [RoomState, Draft[]] = [state, []];
  for (const move of moves) {
    if (!isListed(current, move) || moveProblem(current, move) !== null) continue;
    const own = eventsOf(move);
    events = [...events, ...own];
    current = after(current, own);
  }
  return events;
}

function moveProblem(state: RoomState, { items, from, to }: BoundMove): Verdict | null {
  const missing = from === null ? undefined : lacking(state, from, items);
  if (missing !== undefined) {
    const message = `${from} does not have ${missing.quantity} × ${missing.item}`;
    return reject("insufficient-items", message, { details: { item: missing.item } });
  }
  return to === null || canHold(state, to, items)
    ? null
    : reject("invalid-args", TOO_MANY_KINDS, { details: { path: "args" } });
}

/** Only the goods of listed participants are at hand (RES2). */
function isListed({ view }: RoomState, { from, to }: BoundMove): boolean {
  return [from, to].every((each) => each === null || view.participants.some(({ actorId }) => actorId === each));
}

/** The room after these events, for the next move to be looked at. Not kept. */
export function after(state: RoomState, events: readonly Draft[]): RoomState {
  const { view } = applySteps(state, events, { now: state.now, correlationId: "" }).state;
  return { ...state, view };
}

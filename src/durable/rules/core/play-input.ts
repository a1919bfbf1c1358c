import { consequences } from "../contests/consequences.ts";
import { firstDue } from "../deadlines/deadlines.ts";
import { meetDeadline } from "../deadlines/meet-deadline.ts";
import type { Spent } from "../limits/budget.ts";
import { applySteps, type Applied, type Stamp } from "./apply-steps.ts";
import { decide } from "./decide.ts";
import { spentBy, type Decision } from "./decision.ts";
import type { RecordedEvent } from "./draft.ts";
import type { RoomInput } from "./room-input.ts";
import type { RoomState } from "./room-state.ts";
import type { RuleContext } from "./rule-context.ts";

export interface Played {
  readonly decision: Decision;
  /** Budgets as the input leaves them. */
  readonly spent: Spent;
  readonly state: RoomState;
  /** Events of deadlines that were met before the input (RES7). */
  readonly overdue: readonly RecordedEvent[];
  /** Events of the input itself, with all that followed from it. */
  readonly recorded: readonly RecordedEvent[];
}

/** More deadlines and consequences than this in one input are a bug that must not hang the room. */
const MOST_ROUNDS = 2000;

/**
 * One input through the rules: first every deadline that is due, by due time, then id (RES7); then the decision; then
 * what follows from it. Pure: the caller commits all of it or nothing (CMD1).
 */
export function playInput(
  state: RoomState,
  input: RoomInput,
  context: RuleContext,
  stamp: { readonly correlationId: string; readonly commandId?: string },
): Played {
  const timed = { now: context.now, correlationId: stamp.correlationId };
  const before = meetDeadlines(state, context, timed);
  const decision = decide(before.state, input, context);
  const spent = spentBy(decision);
  if (decision.kind !== "accepted") {
    return { decision, spent, state: before.state, overdue: before.recorded, recorded: [] };
  }
  const own = { ...timed, ...stamp };
  const after = settle(applySteps(before.state, decision.steps, own), own);
  return { decision, spent, state: after.state, overdue: before.recorded, recorded: after.recorded };
}

function meetDeadlines(state: RoomState, context: RuleContext, stamp: Stamp): Applied {
  let applied: Applied = { state, recorded: [] };
  if (context.now < context.restsUntil) return applied;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const due = firstDue(applied.state, context);
    if (due === null) return applied;
    const steps = meetDeadline(applied.state, due, context.now);
    applied = add(applied, settle(applySteps(applied.state, steps, stamp), stamp));
  }
  throw new Error("deadlines do not come to an end");
}

function settle(applied: Applied, stamp: Stamp): Applied {
  let settled = applied;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const drafts = consequences(settled.state);
    if (drafts.length === 0) return settled;
    settled = add(settled, applySteps(settled.state, drafts, stamp));
  }
  throw new Error("consequences do not come to an end");
}

function add(so: Applied, more: Applied): Applied {
  return { state: more.state, recorded: [...so.recorded, ...more.recorded] };
}

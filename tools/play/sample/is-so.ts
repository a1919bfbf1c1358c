import type { Table } from "../output/table.ts";
import { matchesEvent, sayMatch } from "./event-match.ts";
import type { Condition } from "./sample.ts";

/** Whether a condition of a sample holds now, as its actor knows the room. */
export function isSo(condition: Condition, table: Table): boolean {
  const seat = table.seats.get(condition.actor);
  if (seat === undefined) return false;
  if ("saw" in condition) return seat.seen.some((event) => matchesEvent(condition.saw, event));
  const momentum = seat.participant(condition.actor)?.momentum;
  if (momentum === undefined) return false;
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = condition.momentum;
  return momentum >= atLeast && momentum <= atMost;
}

/** How things stand with what a condition asks for. */
export function sayHowItIs(condition: Condition, table: Table): string {
  const seat = table.seats.get(condition.actor);
  if ("saw" in condition) return `${condition.actor} has ${isSo(condition, table) ? "" : "not "}seen it`;
  const momentum = seat?.participant(condition.actor)?.momentum;
  return momentum === undefined ? `${condition.actor} is not in the room` : `momentum is ${momentum}`;
}

export function sayCondition(condition: Condition): string {
  if ("saw" in condition) return `${condition.actor} saw ${sayMatch(condition.saw)}`;
  const { atLeast, atMost } = condition.momentum;
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ];
  return `${condition.actor} has momentum ${bounds.join(" and ")}`;
}

import * as v from "valibot";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import { EVENT_TYPES } from "../../../src/durable/protocol/events/event.ts";
import { ActorId } from "../../../src/durable/protocol/values/ids.ts";

const Scalar = v.union([v.string(), v.number(), v.boolean()], "must be a text, a number, true or false");

/** A field by its way from the event. */
export const FieldPath = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z]+(\.[A-Za-z0-9]+)*$/, "must name a field, such as data.message"),
);

/**
 * Which events are meant: of this type, by this actor, and with these fields, named by their way from the event
 * (`data.message`, `data.outcome.winner`). A list means any one of its values.
 */
export const EventMatch = {
  event: v.picklist(EVENT_TYPES, "must be a type of event, such as chat.said or contest.resolved (docs/SPEC.md, SHP5)"),
  by: v.exactOptional(ActorId),
  where: v.exactOptional(
    v.record(
      FieldPath,
      v.union(
        [Scalar, v.pipe(v.array(Scalar), v.minLength(1, "must not be empty"))],
        "must be a value or a list of values",
      ),
    ),
  ),
} as const;
export type EventMatch = v.InferOutput<v.ObjectSchema<typeof EventMatch, undefined>>;

export function matchesEvent(match: EventMatch, event: Event): boolean {
  if (event.type !== match.event) return false;
  if (match.by !== undefined && event.actorId !== match.by) return false;
  return Object.entries(match.where ?? {}).every(([path, wanted]) => {
    const value = valueAt(event, path.split("."));
    return Array.isArray(wanted) ? wanted.some((each) => each === value) : wanted === value;
  });
}

/** A match as one reads it aloud: `chat.said by ash with data.message "hello"`. */
export function sayMatch({ event, by, where }: EventMatch): string {
  const fields = Object.entries(where ?? {}).map(([path, wanted]) => `${path} ${JSON.stringify(wanted)}`);
  const actor = by === undefined ? "" : ` by ${by}`;
  return `${event}${actor}${fields.length === 0 ? "" : ` with ${fields.join(" and ")}`}`;
}

/** The value at such a path; undefined where it leads nowhere. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (typeof value !== "object" || value === null) return undefined;
  const fields: Partial<Record<string, unknown>> = { ...value };
  return valueAt(fields[first], rest);
}

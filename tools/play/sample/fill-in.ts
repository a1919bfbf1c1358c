import * as v from "valibot";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import { EventMatch, FieldPath, matchesEvent, sayMatch, valueAt } from "./event-match.ts";

/** An argument that a sample cannot know: a field of the last such event that the actor has seen. */
const Seen = v.strictObject({ last: v.strictObject(EventMatch), field: FieldPath });

export type FilledIn =
  | { readonly ok: true; readonly args: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly missing: string };

/** The same arguments for a reader, who is told what will stand there. */
export function sayArguments(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const said = Object.entries(args).map(([name, value]): [string, unknown] => {
    const read = v.safeParse(Seen, value);
    if (!read.success) return [name, value];
    const { last, field } = read.output;
    return [name, `‹${field.split(".").at(-1)} of the last ${sayMatch(last)}›`];
  });
  return Object.fromEntries(said);
}

/** The arguments of a command with every `{"last": {"event": …}, "field": …}` replaced by what it stands for. */
export function fillIn(args: Readonly<Record<string, unknown>>, seen: readonly Event[]): FilledIn {
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(args)) {
    const read = v.safeParse(Seen, value);
    if (!read.success) {
      filled[name] = value;
      continue;
    }
    const { last, field } = read.output;
    const found = valueAt(
      seen.findLast((event) => matchesEvent(last, event)),
      field.split("."),
    );
    if (found === undefined) return { ok: false, missing: `${field} of the last ${sayMatch(last)}, for ${name}` };
    filled[name] = found;
  }
  return { ok: true, args: filled };
}

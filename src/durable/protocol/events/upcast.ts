import type { Event } from "./event.ts";
import { EVENT_SCHEMA } from "./version.ts";

/** Turns an event of one schema number into one of the next. */
type Step = (event: unknown) => unknown;

/** By the schema number they begin from. Schema 1 is the first, so there is none yet. */
const STEPS: Readonly<Record<number, Step>> = {};

/**
 * Brings a stored event up to the schema of today (CMD8). Pure.
 * @throws when it was written by a later release than this one, or a step is missing: both are faults of a release.
 */
export function upcast(schema: number, stored: unknown): Event {
  if (schema > EVENT_SCHEMA) throw new Error(`event schema ${schema} is newer than this release reads`);
  let event = stored;
  for (let at = schema; at < EVENT_SCHEMA; at += 1) {
    const step = STEPS[at];
    if (step === undefined) throw new Error(`no step leads from event schema ${at} to ${at + 1}`);
    event = step(event);
  }
  // Only this release and the steps above write what comes here.
  return event as Event;
}

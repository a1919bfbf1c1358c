import type { ComplicationText, OutcomeWords } from "../../protocol/catalog/effects.ts";
import type { EventData, EventOf, EventType } from "../../protocol/events/event.ts";
import type { Stat } from "../../protocol/state/actor.ts";

/**
 * Data that lie beside an event and are never sent as part of it: the seed of a contest or ritual before its end
 * (VIEW2), with what the room needs to settle it, and what only moderators may see.
 */
export interface Hidden {
  readonly seed?: string;
  readonly difficulty?: number;
  readonly rematchMs?: number;
  /** The momentum that a ritual's tiers give back, as the catalog had it (CAT1). */
  readonly reward?: Readonly<Record<string, number>>;
  /** Of a hub's own check or contest (CAT9, CAT10): the stat that is rolled, and what complications are drawn from. */
  readonly stat?: Stat;
  readonly complications?: readonly ComplicationText[];
  /** The words of a contest's outcomes, by tier (CAT10). */
  readonly outcomes?: OutcomeWords;
  /** The cooldown that a hub's check begins (CAT9). */
  readonly cooldownKey?: string;
  /** A ban's end in ms; absent for ever (MOD1). */
  readonly until?: number;
  /** A moderator's reason where the event has no field for it, for a later inquiry (MOD1). */
  readonly reason?: string;
  /** The author of a retracted line and the target of a whisper: they decide who sees the retraction. */
  readonly author?: string;
  readonly target?: string;
  /** A retraction is of a line that was reported: the archive shows it to moderators (MOD7). */
  readonly isReported?: boolean;
  /** The actors who have reported a line (MOD7). */
  readonly reporters?: readonly string[];
  /** The text as it was before it was retracted, for moderators (VIEW5). */
  readonly text?: string;
}

/** An event before the room has numbered and dated it. */
export type Draft = {
  [T in EventType]: {
    readonly type: T;
    readonly data: EventData<T>;
    readonly actorId?: string;
    readonly hidden?: Hidden;
  };
}[EventType];

/** An event as it happened, with what it hides. */
export type RecordedEvent = {
  [T in EventType]: { readonly event: EventOf<T>; readonly hidden?: Hidden };
}[EventType];

export function draft<T extends EventType>(
  type: T,
  data: EventData<T>,
  more: { actorId?: string; hidden?: Hidden } = {},
): Draft {
  // The compiler cannot see that a generic T picks one member of the union.
  return { type, data, ...more } as Draft;
}

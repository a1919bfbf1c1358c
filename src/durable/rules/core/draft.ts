import type { EventData, EventOf, EventType } from "../../protocol/events/event.ts";

/**
 * What an event keeps from everybody, moderators included: stored beside it, never sent. A contest's and a ritual's
 * seed before the end (VIEW2), and with it what the room needs to settle them.
 */
export interface Hidden {
  readonly seed?: string;
  readonly difficulty?: number;
  readonly rematchMs?: number;
  /** What a ritual's tiers give back, as the catalog had it (CAT1). */
  readonly reward?: Readonly<Record<string, number>>;
  /** A ban's end in ms; absent for ever (MOD1). */
  readonly until?: number;
  /** A moderator's reason where the event has no place for it, for who looks into it later (MOD1). */
  readonly reason?: string;
  /** Who said what was retracted, and to whom he whispered it: decides who is told of the retraction. */
  readonly author?: string;
  readonly target?: string;
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

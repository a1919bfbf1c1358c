/**
 * Something that happened in a session, whole: one line of talk or narration, or a contest, ritual or trade from its
 * beginning to its end (CLO3).
 */
export interface Moment {
  readonly kind: "talk" | "narration" | "contest" | "ritual" | "trade";
  /** Of the event it began with; what it is ordered by. */
  readonly version: number;
  /** Of the event it ended with. */
  readonly toVersion: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly actorIds: readonly string[];
  /** The speaker's name; absent where the moment has none. */
  readonly speaker?: string;
  /** The spoken line, or the moment in one or two sentences. */
  readonly text: string;
  /** How much hangs on it by its kind and outcome alone, 0…1. */
  readonly weight: number;
  /** The hook that the moment leaves open; absent where there is none. */
  readonly open?: string;
}

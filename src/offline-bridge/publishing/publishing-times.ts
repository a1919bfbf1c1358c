/** When what happens to a closed session's deltas (CLO6); milliseconds, but for `digestAt`. */
export interface PublishingTimes {
  /** From `closure.completed` to the opening of the moderation window. */
  readonly moderationOpensAfterMs: number;
  readonly moderationWindowMs: number;
  /** How long after the window what was held back can still be decided. */
  readonly moderationOverrideMs: number;
  readonly loreBatchEveryMs: number;
  /** UTC, minutes after midnight. */
  readonly digestAtMinutes: number;
  /** Between two digests, whole seconds. */
  readonly digestEveryMs: number;
}

const MINUTE = 60_000;

export const DEFAULT_PUBLISHING_TIMES: PublishingTimes = {
  moderationOpensAfterMs: 15 * MINUTE,
  moderationWindowMs: 45 * MINUTE,
  moderationOverrideMs: 12 * 60 * MINUTE,
  loreBatchEveryMs: 60 * MINUTE,
  digestAtMinutes: 2 * 60,
  digestEveryMs: 24 * 60 * MINUTE,
};

import type { Verb } from "../../durable/protocol/catalog/catalog.ts";

/** An hour less than the hub remembers a command's outcome (CMD3): later the same id could happen twice. */
export const LONGEST_LIFETIME_MS = 23 * 3_600_000;

/** Talk may be read later than it was meant. */
const TALK_MS = 3_600_000;
/** Anything else answers to what the player saw. */
const USUAL_MS = 60_000;

/**
 * How long a command may wait for its receipt before it is not sent any more, in ms: a duel that fires after the quarrel
 * is over serves nobody. A contest lives as long as its window, talk an hour, all else a minute.
 * @param catalog the verbs in force, as far as they are known
 */
export function lifetimeOf(verb: string, catalog: readonly Verb[]): number {
  const known = catalog.find(({ id }) => id === verb);
  if (known?.contest !== undefined) return known.contest.windowMs;
  return known?.category === "talk" ? TALK_MS : USUAL_MS;
}

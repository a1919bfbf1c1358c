import type { Delta } from "../deltas/delta.ts";
import type { WorldFact } from "./world-fact.ts";

/** What is known of a hub's world when a session's deltas are made (CLO5). */
export interface KnownWorld {
  /** What was published so far; the lexicon's canon stands behind it. */
  readonly facts: readonly WorldFact[];
  /** What other sessions say that may still be published. */
  readonly waiting: readonly Delta[];
}

/** A hub of which nothing is known but its lexicon. */
export const NEW_WORLD: KnownWorld = { facts: [], waiting: [] };

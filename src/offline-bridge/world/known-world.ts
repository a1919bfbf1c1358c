import type { Delta } from "../deltas/delta.ts";
import type { Lexicon, LexiconEntity } from "../language/lexicon/lexicon.ts";
import type { WorldFact } from "./world-fact.ts";

/** The state of a hub's world when a session's deltas are made (CLO5). */
export interface KnownWorld {
  /** The lexicon that the hub has put; undefined where it goes by the worker's (CLO12). */
  readonly lexicon?: Lexicon | undefined;
  /** The facts published so far; the lexicon's canon stands behind it. */
  readonly facts: readonly WorldFact[];
  /** Deltas of other sessions that may still be published. */
  readonly waiting: readonly Delta[];
}

/** The names that a hub's lines are read with. */
export interface HubNames extends Pick<KnownWorld, "lexicon"> {
  /** Entities that its story has brought up, beside the lexicon. */
  readonly added: readonly LexiconEntity[];
}

/** A hub of which nothing is known but the worker's lexicon. */
export const NEW_WORLD: KnownWorld = { facts: [], waiting: [] };

/** The same for its reader. */
export const NO_NAMES: HubNames = { added: [] };

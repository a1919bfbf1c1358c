import type { HubNames } from "../../world/known-world.ts";
import { grownLexicon } from "../../world/moved-lexicon.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import type { BatchReader } from "../rule-reader.ts";

/** As many sessions as a closure worker reads at once: their lines come in turns. */
const MOST_READERS = 8;

/**
 * The reader of each hub's names (CLO12): those of the lexicon that the worker started with, unless the hub has put its
 * own, and those that its story has brought up. The ones that were used last are kept.
 */
export function hubReaders(
  lexicon: Lexicon,
  make: (lexicon: Lexicon) => BatchReader,
): (names: HubNames) => BatchReader {
  const first = make(lexicon);
  const kept = new Map<string, BatchReader>();
  return ({ lexicon: own, added }) => {
    if (own === undefined && added.length === 0) return first;
    const key = JSON.stringify([own ?? null, added]);
    const reader = kept.get(key) ?? make(grownLexicon(own ?? lexicon, added));
    kept.delete(key);
    kept.set(key, reader);
    const [oldest] = kept.keys();
    if (kept.size > MOST_READERS && oldest !== undefined) kept.delete(oldest);
    return reader;
  };
}

import { isDeepStrictEqual } from "node:util";
import type { Lexicon } from "../../src/offline-bridge/language/lexicon/lexicon.ts";
import { parseLexicon } from "../../src/offline-bridge/language/lexicon/parse-lexicon.ts";

/** How a lexicon differs from the one that a hub has put, by ids of entities and prohibited capabilities. */
export interface LexiconDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

export const NO_DIFFERENCE: LexiconDifference = { added: [], removed: [], changed: [] };

/** @param inHub as the hub shows it; null where it has put none, and then everything is added */
export function compareLexicons(inHub: object | null, lexicon: Lexicon): LexiconDifference {
  const parsed = inHub === null ? undefined : parseLexicon(inHub);
  const before = byId(parsed?.ok === true ? parsed.lexicon : { entities: [], prohibitedCapabilities: [] });
  const after = byId(lexicon);
  const both = [...after.keys()].filter((id) => before.has(id));
  return {
    added: [...after.keys()].filter((id) => !before.has(id)),
    removed: [...before.keys()].filter((id) => !after.has(id)),
    changed: both.filter((id) => !isDeepStrictEqual(before.get(id), after.get(id))),
  };
}

function byId({ entities, prohibitedCapabilities }: Lexicon): ReadonlyMap<string, object> {
  return new Map<string, object>([
    ...entities.map((each) => [each.entityId, each] as const),
    ...prohibitedCapabilities.map((each) => [each.capabilityId, each] as const),
  ]);
}

export function isSameLexicon({ added, removed, changed }: LexiconDifference): boolean {
  return added.length + removed.length + changed.length === 0;
}

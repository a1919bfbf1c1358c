import type { Lexicon } from "./lexicon.ts";
import { tokensOf } from "./token.ts";

/** One way to call an entity or a capability. */
export interface Name {
  /** Of the entity, or the capabilityId where no entity bears the name. */
  readonly entityId: string;
  readonly entityType: string;
  readonly words: readonly string[];
  readonly letters: number;
  readonly canonical: boolean;
  /** Of the capability that the entity is, where it is one. */
  readonly capabilityId?: string;
}

/** All names of a world, those of most words first: the longest name wins. */
export function namesOf(lexicon: Lexicon): readonly Name[] {
  const capabilityOf = new Map<string, string>();
  for (const { label, capabilityId } of lexicon.prohibitedCapabilities) capabilityOf.set(keyOf(label), capabilityId);
  const taken = new Set<string>();
  const ofEntities = lexicon.entities.flatMap((entity) => {
    const called = [entity.canonicalName, ...entity.aliases];
    const capabilityId = called.map((name) => capabilityOf.get(keyOf(name))).find((id) => id !== undefined);
    return called.map((name, at) => {
      taken.add(keyOf(name));
      return nameOf(name, entity.entityId, entity.entityType, at === 0, capabilityId);
    });
  });
  const ofCapabilities = lexicon.prohibitedCapabilities
    .filter(({ label }) => !taken.has(keyOf(label)))
    .map(({ label, capabilityId }) => nameOf(label, capabilityId, "capability", true, capabilityId));
  return [...ofEntities, ...ofCapabilities].sort((a, b) => b.words.length - a.words.length || b.letters - a.letters);
}

function wordsOf(name: string): readonly string[] {
  return tokensOf(name).flatMap((token) => (token.word ? [token.low] : []));
}

function keyOf(name: string): string {
  return wordsOf(name).join(" ");
}

function nameOf(name: string, entityId: string, entityType: string, canonical: boolean, capabilityId?: string): Name {
  const words = wordsOf(name);
  const base = { entityId, entityType, words, letters: words.join("").length, canonical };
  return capabilityId === undefined ? base : { ...base, capabilityId };
}

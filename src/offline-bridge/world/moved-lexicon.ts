import type { Canon, Lexicon, LexiconEntity } from "../language/lexicon/lexicon.ts";
import { foldedWords, parseLexicon } from "../language/lexicon/parse-lexicon.ts";
import { entitiesOf } from "./new-entity-fact.ts";
import type { WorldFact } from "./world-fact.ts";

/**
 * The lexicon as a hub's world stands now: its canon, moved on by the facts that were published (CLO5). Facts about
 * entities that the lexicon does not have are left out, unless a fact has brought the entity itself. For one thing the
 * last fact counts.
 */
export function movedLexicon(lexicon: Lexicon, facts: readonly WorldFact[]): Lexicon {
  if (facts.length === 0) return lexicon;
  const statuses = new Map(facts.flatMap((fact) => (fact.field === "status" ? [[fact.entityId, fact.value]] : [])));
  const control = new Map<string, Map<string, "held" | "lost">>();
  for (const fact of facts) {
    if (fact.field !== "control") continue;
    const regions = control.get(fact.entityId) ?? new Map<string, "held" | "lost">();
    control.set(fact.entityId, regions.set(fact.subject, fact.value));
  }
  const moved = (entity: LexiconEntity): LexiconEntity => {
    const status = statuses.get(entity.entityId);
    const regions = control.get(entity.entityId);
    const { controllingFaction } = entity.canon;
    const isLost =
      typeof controllingFaction === "string" && control.get(controllingFaction)?.get(entity.entityId) === "lost";
    const canon: Canon = {
      ...entity.canon,
      ...(status !== undefined && { status }),
      ...(regions !== undefined && { control: withRegions(entity.canon.control ?? [], regions) }),
      ...(isLost && { controllingFaction: null }),
    };
    return { ...entity, canon };
  };
  return { ...lexicon, entities: grownLexicon(lexicon, entitiesOf(facts)).entities.map(moved) };
}

/**
 * The lexicon with the entities that a hub's story has brought up, without any canon; one that it has by now itself is
 * left out (CLO4). Each is checked beside the ids and names that are there, since to check the whole lexicon once more
 * for each would take seconds for a large one.
 */
export function grownLexicon(lexicon: Lexicon, added: readonly LexiconEntity[]): Lexicon {
  if (added.length === 0) return lexicon;
  const { entities, prohibitedCapabilities } = lexicon;
  const taken = new Set([...entities.flatMap(keysOf), ...prohibitedCapabilities.map((one) => idKey(one.capabilityId))]);
  const grown = added.flatMap((entity) => {
    const parsed = parseLexicon({ entities: [{ ...entity, canon: {} }] });
    const own = parsed.ok ? parsed.lexicon.entities : [];
    const keys = own.flatMap(keysOf);
    if (keys.some((key) => taken.has(key))) return [];
    for (const key of keys) taken.add(key);
    return own;
  });
  return { ...lexicon, entities: [...entities, ...grown] };
}

/** The names and ids that no two entities of a lexicon may share. */
function keysOf({ entityId, canonicalName, aliases }: LexiconEntity): string[] {
  return [idKey(entityId), ...[canonicalName, ...aliases].map((name) => `name ${foldedWords(name)}`)];
}

function idKey(id: string): string {
  return `id ${id}`;
}

function withRegions(held: readonly string[], changes: ReadonlyMap<string, "held" | "lost">): string[] {
  const gained = [...changes].filter(([, value]) => value === "held").map(([regionId]) => regionId);
  return [...new Set([...held, ...gained])].filter((regionId) => changes.get(regionId) !== "lost");
}

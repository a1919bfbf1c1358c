import * as v from "valibot";
import { LexiconEntity } from "../language/lexicon/lexicon.ts";
import type { WorldFact } from "./world-fact.ts";

const NewEntityText = v.pipe(
  v.string(),
  v.parseJson(),
  v.pick(LexiconEntity, ["entityType", "canonicalName", "aliases"]),
);

/** The entities that a hub's story has brought up and a moderator has approved, as the lexicon would have them (CLO4). */
export function entitiesOf(facts: readonly WorldFact[]): readonly LexiconEntity[] {
  return facts.flatMap((fact) => {
    if (fact.field !== "entity") return [];
    const read = v.safeParse(NewEntityText, fact.value);
    return read.success ? [{ ...read.output, entityId: fact.entityId, canon: {} }] : [];
  });
}

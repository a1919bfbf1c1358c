import type { Delta } from "../deltas/delta.ts";
import type { Status } from "../language/lexicon/lexicon.ts";

/**
 * One thing that a delta makes true: a region that a faction holds or has lost, the status of an entity, or an entity
 * that the lexicon does not have.
 */
export type WorldFact =
  | {
      readonly field: "control";
      readonly entityId: string;
      /** The region. */
      readonly subject: string;
      readonly value: "held" | "lost";
    }
  | { readonly field: "status"; readonly entityId: string; readonly subject: ""; readonly value: Status }
  | {
      readonly field: "entity";
      readonly entityId: string;
      readonly subject: "";
      /** JSON of its type and names. */
      readonly value: string;
    };

/** The fact that a delta makes true. That somebody used a capability is a deed, after which the world is as before. */
export function factsOf(delta: Delta): readonly WorldFact[] {
  const { entityId } = delta;
  switch (delta.field) {
    case "control": {
      const { add, remove } = delta.proposedChange;
      const fact = (value: "held" | "lost") => (subject: string) =>
        ({ field: "control", entityId, subject, value }) as const;
      return [...add.map(fact("held")), ...remove.map(fact("lost"))];
    }
    case "status":
      return [{ field: "status", entityId, subject: "", value: delta.after }];
    case "entity":
      return [{ field: "entity", entityId, subject: "", value: JSON.stringify(delta.proposedChange) }];
    case "capability":
      return [];
  }
}

/**
 * Whether a fact has no say any more once a later one is true: it is about the same thing, or two factions cannot both
 * have taken the same region.
 */
export function isOvertaken(fact: WorldFact, later: WorldFact): boolean {
  if (fact.field !== later.field || fact.subject !== later.subject) return false;
  return fact.entityId === later.entityId || (fact.value === "held" && later.value === "held");
}

/** Whether two facts cannot both be true, whichever comes first. */
export function contradicts(fact: WorldFact, other: WorldFact): boolean {
  if (!isOvertaken(fact, other)) return false;
  return fact.entityId !== other.entityId || fact.value !== other.value;
}

import type { Lexicon } from "../language/lexicon/lexicon.ts";
import type { Change } from "../language/reader.ts";
import { contradicts, factsOf, type WorldFact } from "../world/world-fact.ts";
import type { Conflict, Delta } from "./delta.ts";

/** Enough for a moderator to see that there are many (CLO8). */
const MOST = 16;

/** A fact that another can contradict: that somebody exists is none. */
type ChangeFact = Exclude<WorldFact, { readonly field: "entity" }>;

interface OtherFact {
  readonly fact: ChangeFact;
  readonly delta: Delta;
}

/**
 * Finds the contradictions of a change with what other sessions say that may still be published (CLO5): at most 16, the
 * newest ones.
 */
export function otherSessions(waiting: readonly Delta[], lexicon: Lexicon): (change: Change) => readonly Conflict[] {
  const names = new Map(lexicon.entities.map((one) => [one.entityId, one.canonicalName]));
  const named = (id: string): string => names.get(id) ?? id;
  const byThing = new Map<string, OtherFact[]>();
  for (const delta of waiting)
    for (const fact of factsOf(delta)) {
      if (fact.field === "entity") continue;
      const others = byThing.get(thingOf(fact)) ?? [];
      byThing.set(thingOf(fact), [...others, { fact, delta }].slice(-MOST));
    }
  return (change) =>
    factsOfChange(change)
      .flatMap((fact) =>
        (byThing.get(thingOf(fact)) ?? [])
          .filter((other) => contradicts(fact, other.fact))
          .map(({ fact: other, delta }) => conflictOf(fact, other, delta, named)),
      )
      .slice(-MOST);
}

/** Facts about one region, or about one entity, can contradict each other. */
function thingOf({ field, entityId, subject }: ChangeFact): string {
  return field === "control" ? `control ${subject}` : `status ${entityId}`;
}

function factsOfChange(change: Change): readonly ChangeFact[] {
  const { entityId } = change;
  switch (change.field) {
    case "control": {
      const fact = (value: "held" | "lost") => (subject: string) =>
        ({ field: "control", entityId, subject, value }) as const;
      return [...change.add.map(fact("held")), ...change.remove.map(fact("lost"))];
    }
    case "status":
      return [{ field: "status", entityId, subject: "", value: change.value }];
    case "capability":
      return [];
  }
}

function conflictOf(fact: ChangeFact, other: ChangeFact, delta: Delta, named: (id: string) => string): Conflict {
  const { deltaId, sessionId } = delta;
  const said =
    other.field === "status" ? `is ${other.value}` : `has ${gainedOrLost(other.value)} ${named(other.subject)}`;
  const here = fact.field === "status" ? `is ${fact.value}` : `has ${gainedOrLost(fact.value)} it`;
  const text = `session ${sessionId} says that ${named(other.entityId)} ${said}, this one that ${named(fact.entityId)} ${here}`;
  return { against: "session", deltaId, sessionId, text };
}

function gainedOrLost(value: "held" | "lost"): string {
  return value === "held" ? "gained" : "lost";
}

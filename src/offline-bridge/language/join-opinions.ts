import type { Change, Reading } from "./reader.ts";

/** How much less sure a change is that only one of two parses shows. */
const BY_FIRST_ALONE = 0.02;
const BY_SECOND_ALONE = 0.1;

/**
 * Two readings of the same turns as one. What the first says of an entity's control, status or use of a capability
 * stands; the second adds what the first does not speak of.
 */
export function joinOpinions(first: readonly Reading[], second: readonly Reading[]): readonly Reading[] {
  return first.map((reading, at) => {
    const others = second[at]?.changes ?? [];
    const own = new Set(reading.changes.map(subjectOf));
    const agreed = new Set(others.map(subjectOf));
    return {
      ...reading,
      changes: [
        ...reading.changes.map((change) => (agreed.has(subjectOf(change)) ? change : less(change, BY_FIRST_ALONE))),
        ...others.filter((change) => !own.has(subjectOf(change))).map((change) => less(change, BY_SECOND_ALONE)),
      ],
    };
  });
}

function subjectOf(change: Change): string {
  const what = change.field === "capability" ? change.value : "";
  return `${change.turnId} ${change.entityId} ${change.field} ${what}`;
}

function less(change: Change, by: number): Change {
  return { ...change, confidence: Math.round(Math.max(0.05, change.confidence - by) * 100) / 100 };
}

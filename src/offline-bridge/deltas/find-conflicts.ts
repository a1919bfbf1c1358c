import type { Lexicon } from "../entities/lexicon.ts";
import type { Change } from "../entities/reader.ts";
import type { Conflict } from "./delta.ts";
import type { ToldChange } from "./join-changes.ts";
import { worldState } from "./world-state.ts";

interface Identified extends ToldChange {
  readonly deltaId: string;
}

/** What speaks against each change, in their order (CLO5). */
export function findConflicts(told: readonly Identified[], lexicon: Lexicon): readonly (readonly Conflict[])[] {
  const nameOf = new Map(lexicon.entities.map((one) => [one.entityId, one.canonicalName]));
  const named = (id: string): string => nameOf.get(id) ?? id;
  return told.map((one, at) => [
    ...againstCanon(one.change, told.slice(0, at), lexicon, named),
    ...againstSession(one, at, told, named),
  ]);
}

/** A change that canon has already, or that takes what canon never gave; what the session changed before is heeded. */
function againstCanon(
  change: Change,
  earlier: readonly Identified[],
  lexicon: Lexicon,
  named: (id: string) => string,
): readonly Conflict[] {
  const now = worldState(lexicon);
  for (const one of earlier) now.apply(one.change);
  const canon = (text: string): Conflict => ({ against: "canon", text });
  switch (change.field) {
    case "control": {
      const held = now.controlOf(change.entityId);
      return [
        ...change.add
          .filter((id) => held.includes(id))
          .map((id) => canon(`${named(change.entityId)} held ${named(id)} already`)),
        ...change.remove
          .filter((id) => !held.includes(id))
          .map((id) => canon(`${named(change.entityId)} did not hold ${named(id)}`)),
      ];
    }
    case "status":
      return now.statusOf(change.entityId) === change.value
        ? [canon(`${named(change.entityId)} was ${change.value} already`)]
        : [];
    case "capability":
      return [];
  }
}

function againstSession(
  one: Identified,
  at: number,
  told: readonly Identified[],
  named: (id: string) => string,
): readonly Conflict[] {
  return told.flatMap((other, place): readonly Conflict[] => {
    if (place === at) return [];
    const [first, second] = place < at ? [other, one] : [one, other];
    const text = clash(
      first,
      second,
      () => told.slice(Math.min(place, at) + 1).filter(({ change }) => change.version <= second.change.version),
      named,
    );
    return text === undefined ? [] : [{ against: "session", deltaId: other.deltaId, text }];
  });
}

/** Why two changes cannot both stand; undefined where the later one follows from, or has nothing to do with, the first. */
function clash(
  first: Identified,
  second: Identified,
  between: () => readonly Identified[],
  named: (id: string) => string,
): string | undefined {
  const [a, b] = [first.change, second.change];
  if (a.field === "control" && b.field === "control" && a.entityId !== b.entityId) {
    const both = a.add.find((id) => b.add.includes(id) && !isLost(a.entityId, id, between()));
    return both === undefined ? undefined : `${named(a.entityId)} and ${named(b.entityId)} both gained ${named(both)}`;
  }
  const sameField = a.entityId === b.entityId && a.field === b.field;
  if (!sameField || a.certainty === b.certainty) return undefined;
  return `one of ${first.evidence[0]?.version} and ${second.evidence[0]?.version} is only a rumour`;
}

/** Whether the first holder lost it between the two gains, or in the very line of the second. */
function isLost(factionId: string, regionId: string, between: readonly Identified[]): boolean {
  return between.some(
    ({ change }) => change.field === "control" && change.entityId === factionId && change.remove.includes(regionId),
  );
}

import type { Lexicon } from "../language/lexicon/lexicon.ts";
import type { Change } from "../language/reader.ts";
import { firstAfter } from "../transcript/first-after.ts";
import type { Conflict } from "./delta.ts";
import type { ToldChange } from "./join-changes.ts";
import { worldState, type WorldState } from "./world-state.ts";

interface Identified extends ToldChange {
  readonly deltaId: string;
}

/**
 * Of the changes of one region's control, or of one entity's field, only the nearest on either side are held against a
 * change: an evening in which a region changes hands a thousand times has a thousand changes, not a million conflicts.
 */
const NEAREST = 16;

/** The contradictions of each change, in the changes' order (CLO5). */
export function findConflicts(told: readonly Identified[], lexicon: Lexicon): readonly (readonly Conflict[])[] {
  const nameOf = new Map(lexicon.entities.map((one) => [one.entityId, one.canonicalName]));
  const named = (id: string): string => nameOf.get(id) ?? id;
  const now = worldState(lexicon);
  const places = placesOf(told);
  return told.map((one, at) => {
    const against = [...againstCanon(one.change, now, named), ...againstSession(at, told, places, named)];
    now.apply(one.change);
    return against;
  });
}

/** A change that canon has already, or that takes what canon never gave; what the session changed before is heeded. */
function againstCanon(change: Change, now: WorldState, named: (id: string) => string): readonly Conflict[] {
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

/** Positions of changes that can contradict each other, in story order. */
interface Places {
  /** Gains of a region, by whomever. */
  readonly gains: ReadonlyMap<string, readonly number[]>;
  /** Losses of a region by a faction: `faction region`. */
  readonly losses: ReadonlyMap<string, readonly number[]>;
  /** Facts and rumours of an entity's field: `entity field certainty`. */
  readonly ofField: ReadonlyMap<string, readonly number[]>;
}

function placesOf(told: readonly Identified[]): Places {
  const gains = new Map<string, number[]>();
  const losses = new Map<string, number[]>();
  const ofField = new Map<string, number[]>();
  const add = (to: Map<string, number[]>, key: string, place: number): void => {
    const places = to.get(key);
    if (places === undefined) to.set(key, [place]);
    else places.push(place);
  };
  for (const [place, { change }] of told.entries()) {
    add(ofField, `${change.entityId} ${change.field} ${change.certainty}`, place);
    if (change.field !== "control") continue;
    for (const id of change.add) add(gains, id, place);
    for (const id of change.remove) add(losses, `${change.entityId} ${id}`, place);
  }
  return { gains, losses, ofField };
}

function againstSession(
  at: number,
  told: readonly Identified[],
  places: Places,
  named: (id: string) => string,
): readonly Conflict[] {
  return candidates(at, told, places).flatMap((place): readonly Conflict[] => {
    const [first, second] = place < at ? [place, at] : [at, place];
    const text = clash(first, second, told, places, named);
    const deltaId = told[place]?.deltaId;
    return text === undefined || deltaId === undefined ? [] : [{ against: "session", deltaId, text }];
  });
}

/** The nearest changes that could speak against one, in order. */
function candidates(at: number, told: readonly Identified[], { gains, ofField }: Places): readonly number[] {
  const change = told[at]?.change;
  if (change === undefined) return [];
  const other = change.certainty === "stated" ? "rumour" : "stated";
  const lists = [
    ofField.get(`${change.entityId} ${change.field} ${other}`) ?? [],
    ...(change.field === "control" ? change.add.map((id) => gains.get(id) ?? []) : []),
  ];
  const near = lists.flatMap((list) => {
    const from = firstAfter(list, at - 1);
    return list.slice(Math.max(0, from - NEAREST), from + NEAREST + 1);
  });
  return [...new Set(near)].filter((place) => place !== at).sort((a, b) => a - b);
}

/**
 * Why two changes cannot both stand; undefined where the later one follows from, or has nothing to do with, the first.
 */
function clash(
  firstAt: number,
  secondAt: number,
  told: readonly Identified[],
  places: Places,
  named: (id: string) => string,
): string | undefined {
  const [first, second] = [told[firstAt], told[secondAt]];
  if (first === undefined || second === undefined) return undefined;
  const [a, b] = [first.change, second.change];
  if (a.field === "control" && b.field === "control" && a.entityId !== b.entityId) {
    const isLost = (id: string): boolean => {
      // Between the two gains, or in the very line of the second.
      const losses = places.losses.get(`${a.entityId} ${id}`) ?? [];
      const lost = losses[firstAfter(losses, firstAt)];
      return lost !== undefined && (told[lost]?.change.version ?? Infinity) <= b.version;
    };
    const both = a.add.find((id) => b.add.includes(id) && !isLost(id));
    return both === undefined ? undefined : `${named(a.entityId)} and ${named(b.entityId)} both gained ${named(both)}`;
  }
  const sameField = a.entityId === b.entityId && a.field === b.field;
  if (!sameField || a.certainty === b.certainty) return undefined;
  return `one of ${first.evidence[0]?.version} and ${second.evidence[0]?.version} is only a rumour`;
}

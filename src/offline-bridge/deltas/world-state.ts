import type { Lexicon, Status } from "../language/lexicon/lexicon.ts";
import type { Change } from "../language/reader.ts";

/** The state of the world at one moment of a session: canon plus the changes since. */
export interface WorldState {
  readonly controlOf: (factionId: string) => readonly string[];
  readonly holdersOf: (regionId: string) => readonly string[];
  readonly statusOf: (entityId: string) => Status | null;
  readonly apply: (change: Change) => void;
}

/** Begins with the lexicon's canon; a region's controlling faction and a faction's control say the same thing. */
export function worldState(lexicon: Lexicon): WorldState {
  const control = new Map<string, Set<string>>();
  const status = new Map<string, Status>();
  const held = (factionId: string): Set<string> => {
    const regions = control.get(factionId) ?? new Set<string>();
    control.set(factionId, regions);
    return regions;
  };
  for (const { entityId, canon } of lexicon.entities) {
    if (canon.status !== undefined) status.set(entityId, canon.status);
    if (typeof canon.controllingFaction === "string") held(canon.controllingFaction).add(entityId);
    for (const regionId of canon.control ?? []) held(entityId).add(regionId);
  }
  return {
    controlOf: (factionId) => [...(control.get(factionId) ?? [])].toSorted(),
    holdersOf: (regionId) =>
      [...control].filter(([, regions]) => regions.has(regionId)).map(([factionId]) => factionId),
    statusOf: (entityId) => status.get(entityId) ?? null,
    apply(change) {
      if (change.field === "status") status.set(change.entityId, change.value);
      if (change.field !== "control") return;
      const regions = held(change.entityId);
      for (const regionId of change.add) regions.add(regionId);
      for (const regionId of change.remove) regions.delete(regionId);
    },
  };
}

import type { Clause } from "../../syntax/clause.ts";
import type { Found } from "../finding.ts";
import type { ReferenceScope, Referent } from "../referents.ts";

/** A clause and how it stands in its sentence, for frames of control. */
export interface ControlClause {
  readonly scope: ReferenceScope;
  readonly clause: Clause;
  /** The sentence says that the state is new: `now`, `since this morning`. */
  readonly isNew: boolean;
  /** `no longer holds`, `could not hold`. */
  readonly isEnded: boolean;
}

/** Control of factions over regions: characters have none. */
export function controls(
  actors: readonly Referent[],
  regions: readonly Referent[],
  gained: boolean,
  part: "agent" | "patient" = gained ? "agent" : "patient",
): readonly Found[] {
  return actors
    .filter(({ name }) => name.entityType === "faction")
    .flatMap((actor) =>
      regions.map((region) => ({
        entity: actor.name,
        change: { field: "control", gained, regionId: region.name.entityId } as const,
        confidence: Math.min(actor.confidence, region.confidence),
        agents: part === "agent" ? [actor.name.entityId] : [],
        patients: part === "agent" ? [region.name.entityId] : [actor.name.entityId, region.name.entityId],
      })),
    );
}

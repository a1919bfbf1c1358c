import { createHash } from "node:crypto";
import { foldedName } from "../language/grammar/token.ts";
import type { Lexicon } from "../language/lexicon/lexicon.ts";
import type { NewEntity } from "../language/new-entities/find-new-entities.ts";
import type { Delta } from "./delta.ts";
import { tierOf, type DeltaSource } from "./make-deltas.ts";

/**
 * Proposals of entities that the lexicon does not have (CLO5): each one is a moderator's to decide. The same names give
 * the same deltas.
 */
export function entityDeltas(found: readonly NewEntity[], lexicon: Lexicon, source: DeltaSource): readonly Delta[] {
  const taken = new Set(lexicon.entities.map(({ entityId }) => entityId));
  return found.map(({ entityType, canonicalName, aliases, confidence, evidence }) => {
    const entityId = idOf(entityType, canonicalName, taken);
    taken.add(entityId);
    const { hubId, roomId, sessionId } = source;
    return {
      deltaId: `delta-${hashOf([hubId, roomId, sessionId, "entity", entityId])}`,
      entityId,
      entityType,
      sessionId,
      field: "entity",
      before: null,
      after: canonicalName,
      proposedChange: { entityType, canonicalName, aliases },
      confidence,
      tier: tierOf(confidence),
      conflicts: [],
      moderationRequired: true,
      reasons: ["new-entity"],
      evidence,
    };
  });
}

/** `character.brenn-ashdown`; a name in another script, or one whose id is taken, is told apart by a hash. */
function idOf(type: string, name: string, taken: ReadonlySet<string>): string {
  const words = foldedName(name).match(/[a-z0-9]+/gu) ?? [];
  const id = `${type}.${words.join("-").slice(0, LONGEST_ID)}`;
  return words.length > 0 && !taken.has(id) ? id : `${id}${words.length > 0 ? "-" : ""}${hashOf([name]).slice(0, 8)}`;
}

/** Ids have at most 128 characters. */
const LONGEST_ID = 96;

function hashOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24);
}

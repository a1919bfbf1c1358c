import type { Delta } from "../deltas/delta.ts";
import type { Lexicon } from "../language/lexicon/lexicon.ts";

/** The name of an entity; its id where the world does not know it. */
export type NameOf = (entityId: string) => string;

export function namesOf({ entities, prohibitedCapabilities }: Lexicon): NameOf {
  const names = new Map(entities.map(({ entityId, canonicalName }) => [entityId, canonicalName]));
  for (const { capabilityId, label } of prohibitedCapabilities) names.set(capabilityId, label);
  return (entityId) => names.get(entityId) ?? entityId;
}

/**
 * A delta as an entry of lore. The words are the hub's own and never a player's, so that nothing has to be taken back
 * when a line is retracted (VIEW5); a moderator's rewrite stands instead of them, word for word.
 */
export function loreText(
  delta: Delta,
  rewrite: string | undefined,
  nameOf: NameOf,
): { readonly title: string; readonly text: string } {
  return { title: nameOf(delta.entityId), text: rewrite ?? changeText(delta, nameOf) };
}

function changeText(delta: Delta, nameOf: NameOf): string {
  const name = nameOf(delta.entityId);
  switch (delta.field) {
    case "control": {
      const { add, remove } = delta.proposedChange;
      const gains = add.length > 0 ? [`gains control of ${listed(add.map(nameOf))}`] : [];
      const loses = remove.length > 0 ? [`loses control of ${listed(remove.map(nameOf))}`] : [];
      return `${name} ${[...gains, ...loses].join(" and ")}.`;
    }
    case "status":
      return delta.before === null || delta.before === delta.after
        ? `${name} is ${delta.after}.`
        : `${name} is ${delta.after}; before it was ${delta.before}.`;
    case "capability":
      return `${name} has used ${nameOf(delta.after)}.`;
  }
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

import type { Delta } from "../deltas/delta.ts";
import type { Lexicon, LexiconEntity } from "../language/lexicon/lexicon.ts";

/** The name of an entity; its id where the world does not know it. */
export type NameOf = (entityId: string) => string;

export function namesOf({ entities, prohibitedCapabilities }: Lexicon): NameOf {
  const names = new Map(entities.map(({ entityId, canonicalName }) => [entityId, canonicalName]));
  for (const { capabilityId, label } of prohibitedCapabilities) names.set(capabilityId, label);
  return (entityId) => names.get(entityId) ?? entityId;
}

/** The names of a hub: those of the lexicon, and those that its story has brought up (CLO4). */
export function withAdded(nameOf: NameOf, added: readonly LexiconEntity[]): NameOf {
  const names = new Map(added.map(({ entityId, canonicalName }) => [entityId, canonicalName]));
  return (entityId) => names.get(entityId) ?? nameOf(entityId);
}

/**
 * A delta as an entry of lore. The words are the hub's own and never a player's, a new entity's name apart, so that nothing has
 * to be taken back when a line is retracted (VIEW5); a moderator's rewrite stands instead of them, word for word.
 */
export function loreText(
  delta: Delta,
  rewrite: string | undefined,
  nameOf: NameOf,
): { readonly title: string; readonly text: string } {
  const title = delta.field === "entity" ? delta.after : nameOf(delta.entityId);
  return { title, text: rewrite ?? changeText(delta, nameOf) };
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
    case "entity":
      return `${delta.after} is known as ${KINDS.get(delta.entityType) ?? "part of the story"}${alsoCalled(delta.proposedChange.aliases)}.`;
    case "capability":
      return `${name} has used ${nameOf(delta.after)}.`;
  }
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ["character", "a person"],
  ["region", "a place"],
  ["faction", "a faction"],
  ["artifact", "an artifact"],
]);

function alsoCalled(aliases: readonly string[]): string {
  return aliases.length === 0 ? "" : `, also called ${listed(aliases)}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

import type { Catalog, Verb } from "../protocol/catalog/catalog.ts";
import type { CatalogDifference, OpenWork } from "../protocol/http/catalog-change.ts";
import { BUILT_IN_CATALOG } from "../rules/catalog/built-in-catalog.ts";
import { RITUAL_COOLDOWN_KEY } from "../rules/core/private/ritual-cooldown.ts";

/** The differences between two catalogs of a hub (CAT6). */
export function compareCatalogs(before: Catalog, after: Catalog): CatalogDifference {
  const old = new Map(before.verbs.map((verb) => [verb.id, verb]));
  const next = new Map(after.verbs.map((verb) => [verb.id, verb]));
  const changed = [...next].flatMap(([verbId, verb]) => {
    const known = old.get(verbId);
    const fields = known === undefined ? [] : [...differentFields(known, verb), ...otherDeck(before, after, verb)];
    return fields.length === 0 ? [] : [{ verbId, fields }];
  });
  return {
    verbs: {
      added: [...next.keys()].filter((id) => !old.has(id)),
      removed: [...old.keys()].filter((id) => !next.has(id)),
      changed,
    },
    limits: differentFields(before.limits, after.limits),
    safety: differentFields(before.safety, after.safety),
  };
}

/** A verb changes with the complications that it draws from, too (CAT9). */
function otherDeck(before: Catalog, after: Catalog, { template, contest }: Verb): string[] {
  const name = template?.complications ?? contest?.complications;
  if (name === undefined) return [];
  const [old, next] = [before, after].map(({ complications }) => JSON.stringify(complications?.[name]));
  return old === next ? [] : ["complications"];
}

/** Both come from the same schemas, so that equal fields are equal texts. */
function differentFields(one: object, other: object): string[] {
  const [before, after] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)));
}

/** The part of a room's open work that is under verbs that go or change; null where nothing is. */
export function touchedWork({ verbs }: CatalogDifference, work: OpenWork): OpenWork | null {
  const touched = new Set([...verbs.removed, ...verbs.changed.map(({ verbId }) => verbId)]);
  const isTrade = idsOf("trade").some((id) => touched.has(id));
  const isRitual = idsOf("ritual").some((id) => touched.has(id));
  const isTouched = (key: string) => (key === RITUAL_COOLDOWN_KEY ? isRitual : touched.has(verbOfKey(key)));
  const open = {
    openContests: work.openContests.filter(({ verb }) => touched.has(verb)),
    openTrades: isTrade ? work.openTrades : [],
    openRituals: work.openRituals.filter(({ verb }) => (verb === undefined ? isRitual : touched.has(verb))),
    cooldowns: work.cooldowns.filter(({ key }) => isTouched(key)),
  };
  return Object.values(open).every((list) => list.length === 0) ? null : { participants: work.participants, ...open };
}

/** Verbs of a kind, whatever category a hub shows them under. */
function idsOf(category: string): string[] {
  return BUILT_IN_CATALOG.verbs.filter((verb) => verb.category === category).map(({ id }) => id);
}

/** A contest's key begins with its verb (CON2). */
function verbOfKey(key: string): string {
  return key.split(":", 1)[0] ?? key;
}

import type { Catalog, Verb } from "../../../durable/protocol/catalog/catalog.ts";
import { definitionOf } from "../../../durable/rules/own-verbs/define-verb.ts";

/** Fields of a verb of which a hub's own alone has any (CAT7). */
const OWN_FIELDS = [
  "help",
  "parameters",
  "itemCost",
  "cooldown",
  "effects",
  "template",
] as const satisfies readonly (keyof Verb)[];

/** Fields of a verb that a hub may replace (CAT2). */
const VERB_FIELDS = [
  ...["label", "category", "capabilities", "roles", "safetyTags", "rateLimit"],
  ...["check", "contest", "momentumCost", "momentumReward"],
] as const satisfies readonly (keyof Verb)[];
const LIMITS = ["actorCommands", "roomCommandsPerSecond", "actorTextBytes"] as const;

/** The changes that make one catalog out of another (CAT2): with them put, the hub has `wanted`. */
export function overrideFrom(builtIn: Catalog, wanted: Catalog): Readonly<Record<string, unknown>> {
  const verbs: Record<string, unknown> = Object.fromEntries(
    builtIn.verbs.flatMap((verb): [id: string, change: unknown][] => {
      const other = wanted.verbs.find(({ id }) => id === verb.id);
      if (other === undefined) return [[verb.id, null]];
      const changed = VERB_FIELDS.filter((field) => !isSame(verb[field], other[field]));
      if (changed.length === 0) return [];
      return [[verb.id, Object.fromEntries(changed.map((field) => [field, other[field] ?? null]))]];
    }),
  );
  for (const verb of wanted.verbs) {
    if (builtIn.verbs.every(({ id }) => id !== verb.id)) verbs[verb.id] = definitionOf(verb);
  }
  const limits = Object.fromEntries(
    LIMITS.filter((name) => !isSame(builtIn.limits[name], wanted.limits[name])).map((name) => [
      name,
      wanted.limits[name],
    ]),
  );
  const safety = {
    ...(!isSame(builtIn.safety.capabilities, wanted.safety.capabilities) && {
      capabilities: wanted.safety.capabilities,
    }),
    ...(!isSame(builtIn.safety.words, wanted.safety.words) && { words: wanted.safety.words }),
  };
  const parts = { verbs, limits, safety, complications: wanted.complications ?? {} };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));
}

/** One difference between two catalogs, as a person reads it. */
export interface Difference {
  /** `verb.say rateLimit`, `limits roomCommandsPerSecond`, `safety words`. */
  readonly path: string;
  /** As JSON; undefined where it is not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Everything in which two catalogs differ, verbs first. */
export function differences(before: Catalog, after: Catalog): readonly Difference[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }));
}

function fieldsOf({ verbs, limits, safety, complications = {} }: Catalog): Map<string, string> {
  const fields = new Map<string, string>();
  const add = (path: string, value: unknown): void => {
    if (value !== undefined) fields.set(path, JSON.stringify(value));
  };
  for (const verb of verbs) {
    for (const field of [...VERB_FIELDS, ...OWN_FIELDS]) add(`${verb.id} ${field}`, verb[field]);
  }
  for (const [name, deck] of Object.entries(complications)) add(`complications ${name}`, deck);
  for (const name of LIMITS) add(`limits ${name}`, limits[name]);
  add("safety capabilities", safety.capabilities);
  add("safety words", safety.words);
  return fields;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

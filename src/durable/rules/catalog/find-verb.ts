import type { Catalog, Verb } from "../../protocol/catalog/catalog.ts";
import { offeredVerb } from "../own-verbs/define-verb.ts";

/** The lookups worked out once for each catalog that a room has. */
interface Prepared {
  readonly byId: ReadonlyMap<unknown, Verb>;
  readonly offered: readonly Verb[];
}

const prepared = new WeakMap<readonly Verb[], Prepared>();

function prepare(verbs: readonly Verb[]): Prepared {
  const known = prepared.get(verbs);
  if (known !== undefined) return known;
  const made = { byId: new Map(verbs.map((verb) => [verb.id, verb])), offered: verbs.map(offeredVerb) };
  prepared.set(verbs, made);
  return made;
}

/** The verb that a command names, as the hub has it; a hub may have hundreds. */
export function findVerb({ verbs }: Catalog, id: unknown): Verb | undefined {
  return prepare(verbs).byId.get(id);
}

/** The verbs as clients need them to offer them (SHP7). */
export function offeredVerbs(verbs: readonly Verb[]): readonly Verb[] {
  return prepare(verbs).offered;
}

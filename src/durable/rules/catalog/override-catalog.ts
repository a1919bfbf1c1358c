import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import {
  parseCatalogOverride,
  type CatalogOverride,
  type OverrideParts,
  type VerbChange,
} from "../../protocol/catalog/catalog-override.ts";
import type { Catalog, Limits, Verb } from "../../protocol/catalog/catalog.ts";
import type { FieldFault } from "../../protocol/values/field-fault.ts";
import { isCheckTemplate } from "../contests/check-template.ts";
import { skeleton } from "../moderation/skeleton.ts";
import { defineVerb } from "../own-verbs/define-verb.ts";

export type Overridden =
  | { readonly ok: true; readonly catalog: Catalog; readonly override: CatalogOverride }
  /** `path` names the field at fault, as `verbs.verb.say.rateLimit.burst`. */
  | { readonly ok: false; readonly path: string; readonly message: string };

/** Fields that only some verbs have; in another verb nothing would ever read them. */
const OF_SOME = ["check", "contest", "momentumCost", "momentumReward"] as const;

/**
 * The catalog with a hub's changes and its own verbs, or what is wrong with them (CAT2, CAT7). The same changes give the
 * same version.
 */
export function overrideCatalog(builtIn: Catalog, body: unknown): Overridden {
  const parsed = parseCatalogOverride(body);
  if (!parsed.ok) return parsed;
  const { override } = parsed;
  const fault = changeFault(builtIn, parsed.changes) ?? wordFault(override.safety?.words ?? []);
  if (fault !== null) return { ok: false, ...fault };
  const own = defineVerbs(parsed);
  if (!own.ok) return own;
  const changed = Object.keys(override).length > 0;
  const { complications } = override;
  const catalog: Catalog = {
    catalogVersion: changed ? versionOf(builtIn, override) : builtIn.catalogVersion,
    verbs: [...builtIn.verbs.flatMap((verb) => changedVerb(verb, parsed.changes[verb.id])), ...own.verbs],
    limits: limitsOf(builtIn.limits, override),
    safety: {
      capabilities: override.safety?.capabilities ?? builtIn.safety.capabilities,
      words: override.safety?.words ?? builtIn.safety.words,
    },
    ...(complications !== undefined && { complications }),
  };
  return { ok: true, catalog, override };
}

function changeFault(builtIn: Catalog, changes: OverrideParts["changes"]): FieldFault | null {
  for (const [id, change] of Object.entries(changes)) {
    const verb = builtIn.verbs.find((each) => each.id === id);
    const strange = OF_SOME.find((field) => change?.[field] !== undefined && verb?.[field] === undefined);
    if (strange !== undefined) return { path: `verbs.${id}.${strange}`, message: `${id} has no ${strange}` };
    if (change?.check !== undefined && !isCheckTemplate(change.check)) {
      return { path: `verbs.${id}.check`, message: `${change.check} is no check template` };
    }
  }
  return null;
}

type DefinedVerbs = { readonly ok: true; readonly verbs: readonly Verb[] } | ({ readonly ok: false } & FieldFault);

function defineVerbs({ definitions, override }: OverrideParts): DefinedVerbs {
  const decks = new Set(Object.keys(override.complications ?? {}));
  const verbs: Verb[] = [];
  for (const [id, definition] of Object.entries(definitions)) {
    const defined = defineVerb(id, definition, decks);
    if (!defined.ok) return { ok: false, path: `verbs.${id}.${defined.path}`, message: defined.message };
    verbs.push(defined.verb);
  }
  return { ok: true, verbs };
}

/** The longest word of a safety list, as it is compared: one character may stand for eighteen letters. */
const LONGEST_WORD = 256;

/** A word of which nothing is left to compare would forbid everything or nothing (MOD2). */
function wordFault(words: readonly string[]): { readonly path: string; readonly message: string } | null {
  for (const [place, word] of words.entries()) {
    const { length } = skeleton(word);
    const path = `safety.words.${place}`;
    if (length === 0) return { path, message: "must hold a letter, a digit or a sign of its own" };
    if (length > LONGEST_WORD) return { path, message: `must come to at most ${LONGEST_WORD} letters` };
  }
  return null;
}

function changedVerb(verb: Verb, change: VerbChange | null | undefined): Verb[] {
  if (change === undefined) return [verb];
  if (change === null) return [];
  const { rateLimit, ...rest } = change;
  const merged: Verb = { ...verb, ...rest };
  if (rateLimit === undefined) return [merged];
  const { rateLimit: _, ...free } = merged;
  return [rateLimit === null ? free : { ...free, rateLimit }];
}

function limitsOf(builtIn: Limits, { limits }: CatalogOverride): Limits {
  return {
    actorCommands: limits?.actorCommands ?? builtIn.actorCommands,
    roomCommandsPerSecond: limits?.roomCommandsPerSecond ?? builtIn.roomCommandsPerSecond,
    actorTextBytes: limits?.actorTextBytes ?? builtIn.actorTextBytes,
  };
}

/** Another release brings other verbs: the same changes to them are another catalog. */
function versionOf({ catalogVersion }: Catalog, override: CatalogOverride): string {
  return `hub-${bytesToHex(sha256(utf8ToBytes(JSON.stringify([catalogVersion, override])))).slice(0, 16)}`;
}

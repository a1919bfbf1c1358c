import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import * as v from "valibot";
import { CapabilityId, Role } from "../protocol/actor.ts";
import { Budget, ContestBlock, RateLimit, type Catalog, type Limits, type Verb } from "../protocol/catalog.ts";
import { isCheckTemplate } from "./check-template.ts";

const Positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const ShortText = v.pipe(v.string(), v.trim(), v.nonEmpty("must not be empty"), v.maxGraphemes(64));
const Momentum = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5));

/** The fields of a verb that a hub may replace; what it is called with belongs to the code (CAT2). */
const VerbChange = v.strictObject({
  label: v.exactOptional(ShortText),
  category: v.exactOptional(ShortText),
  capabilities: v.exactOptional(v.array(CapabilityId)),
  roles: v.exactOptional(v.array(Role)),
  safetyTags: v.exactOptional(v.array(ShortText)),
  /** Null takes the limit away. */
  rateLimit: v.exactOptional(v.nullable(RateLimit)),
  check: v.exactOptional(v.pipe(v.string(), v.check(isCheckTemplate, "names no check template"))),
  contest: v.exactOptional(ContestBlock),
  momentumCost: v.exactOptional(Momentum),
  momentumReward: v.exactOptional(v.record(v.string(), Momentum)),
});

/** The body of `PUT …/catalog` (CAT2): null removes a verb, an empty body restores the built-in catalog. */
export const CatalogOverride = v.strictObject({
  verbs: v.exactOptional(v.record(v.string(), v.nullable(VerbChange))),
  limits: v.exactOptional(
    v.strictObject({ actorCommands: v.exactOptional(Budget), roomCommandsPerSecond: v.exactOptional(Positive) }),
  ),
  safety: v.exactOptional(
    v.strictObject({
      capabilities: v.exactOptional(v.array(CapabilityId)),
      words: v.exactOptional(v.pipe(v.array(ShortText), v.maxLength(1000))),
    }),
  ),
});
export type CatalogOverride = v.InferOutput<typeof CatalogOverride>;

export type Overridden =
  | { readonly ok: true; readonly catalog: Catalog; readonly override: CatalogOverride }
  /** `path` names the field at fault, as `verbs.verb.say.rateLimit.burst`. */
  | { readonly ok: false; readonly path: string; readonly message: string };

/** The catalog with a hub's changes, or what is wrong with them (CAT2). The same changes give the same version. */
export function overrideCatalog(builtIn: Catalog, body: unknown): Overridden {
  const parsed = v.safeParse(CatalogOverride, body);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return { ok: false, path: v.getDotPath(issue) ?? "", message: issue.message };
  }
  const override = parsed.output;
  const known = new Set(builtIn.verbs.map((verb) => verb.id));
  for (const [id, change] of Object.entries(override.verbs ?? {})) {
    if (!known.has(id)) return { ok: false, path: `verbs.${id}`, message: `${id} is no verb of this release` };
    const verb = builtIn.verbs.find((each) => each.id === id);
    if (change?.contest !== undefined && verb?.contest === undefined) {
      return { ok: false, path: `verbs.${id}.contest`, message: `${id} is no contest` };
    }
  }
  const changed = Object.keys(override).length > 0;
  const catalog: Catalog = {
    catalogVersion: changed ? versionOf(override) : builtIn.catalogVersion,
    verbs: builtIn.verbs.flatMap((verb) => changedVerb(verb, override)),
    limits: limitsOf(builtIn.limits, override),
    safety: {
      capabilities: override.safety?.capabilities ?? builtIn.safety.capabilities,
      words: override.safety?.words ?? builtIn.safety.words,
    },
  };
  return { ok: true, catalog, override };
}

function changedVerb(verb: Verb, override: CatalogOverride): Verb[] {
  const change = override.verbs?.[verb.id];
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
  };
}

function versionOf(override: CatalogOverride): string {
  return `hub-${bytesToHex(sha256(utf8ToBytes(JSON.stringify(override)))).slice(0, 16)}`;
}

import * as v from "valibot";
import { CapabilityId } from "../state/actor.ts";
import { fieldFault } from "../values/field-fault.ts";
import { Budget, ShortText, VERB_FIELDS } from "./catalog.ts";

const CommandsPerSecond = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000_000));

/** A list would pass for an object all of whose fields are absent. */
const NoList = v.custom<unknown>((value) => !Array.isArray(value), "must be an object, not a list");

/** An object of these fields and no others. */
function fields<E extends v.ObjectEntries>(entries: E) {
  return v.pipe(NoList, v.strictObject(entries));
}

/** The fields of a verb that a hub may replace; what it is called with belongs to the code (CAT2). */
const VerbChange = fields({
  label: v.exactOptional(VERB_FIELDS.label),
  category: v.exactOptional(VERB_FIELDS.category),
  capabilities: v.exactOptional(VERB_FIELDS.capabilities),
  roles: v.exactOptional(VERB_FIELDS.roles),
  safetyTags: v.exactOptional(VERB_FIELDS.safetyTags),
  /** Null takes the limit away. */
  rateLimit: v.exactOptional(v.nullable(VERB_FIELDS.rateLimit)),
  check: v.exactOptional(VERB_FIELDS.check),
  contest: v.exactOptional(VERB_FIELDS.contest),
  momentumCost: v.exactOptional(VERB_FIELDS.momentumCost),
  momentumReward: v.exactOptional(VERB_FIELDS.momentumReward),
});

/** Capabilities and words of a hub's safety list (MOD2). */
const MOST_ON_SAFETY_LIST = 1000;

/** The body of `PUT …/catalog` (CAT2): null removes a verb, an empty body restores the built-in catalog. */
const CatalogOverride = fields({
  verbs: v.exactOptional(v.pipe(NoList, v.record(v.string(), v.nullable(VerbChange)))),
  limits: v.exactOptional(
    fields({
      actorCommands: v.exactOptional(Budget),
      roomCommandsPerSecond: v.exactOptional(CommandsPerSecond),
      actorTextBytes: v.exactOptional(Budget),
    }),
  ),
  safety: v.exactOptional(
    fields({
      capabilities: v.exactOptional(v.pipe(v.array(CapabilityId), v.maxLength(MOST_ON_SAFETY_LIST))),
      words: v.exactOptional(v.pipe(v.array(ShortText), v.maxLength(MOST_ON_SAFETY_LIST))),
    }),
  ),
});
export type CatalogOverride = v.InferOutput<typeof CatalogOverride>;

export type ParsedOverride =
  | { readonly ok: true; readonly override: CatalogOverride }
  /** `path` names the field at fault, as `verbs.verb.say.rateLimit.burst`. */
  | { readonly ok: false; readonly path: string; readonly message: string };

export function parseCatalogOverride(body: unknown): ParsedOverride {
  const parsed = v.safeParse(CatalogOverride, body);
  if (parsed.success) return { ok: true, override: parsed.output };
  return { ok: false, ...fieldFault(parsed.issues, "") };
}

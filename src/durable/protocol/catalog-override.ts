import * as v from "valibot";
import { CapabilityId, Role } from "./actor.ts";
import { Tier } from "./check.ts";
import { fieldFault } from "./field-fault.ts";
import { Budget, ContestBlock, RateLimit } from "./catalog.ts";

const Positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const ShortText = v.pipe(v.string(), v.trim(), v.nonEmpty("must not be empty"), v.maxGraphemes(64));
const Momentum = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5));

/** A list would pass for an object all of whose fields are absent. */
const NoList = v.custom<unknown>((value) => !Array.isArray(value), "must be an object, not a list");

/** An object of these fields and no others. */
function fields<E extends v.ObjectEntries>(entries: E) {
  return v.pipe(NoList, v.strictObject(entries));
}

/** The fields of a verb that a hub may replace; what it is called with belongs to the code (CAT2). */
const VerbChange = fields({
  label: v.exactOptional(ShortText),
  category: v.exactOptional(ShortText),
  capabilities: v.exactOptional(v.array(CapabilityId)),
  roles: v.exactOptional(v.array(Role)),
  safetyTags: v.exactOptional(v.array(ShortText)),
  /** Null takes the limit away. */
  rateLimit: v.exactOptional(v.nullable(RateLimit)),
  check: v.exactOptional(v.string()),
  contest: v.exactOptional(ContestBlock),
  momentumCost: v.exactOptional(Momentum),
  momentumReward: v.exactOptional(v.record(Tier, Momentum)),
});

/** The body of `PUT …/catalog` (CAT2): null removes a verb, an empty body restores the built-in catalog. */
const CatalogOverride = fields({
  verbs: v.exactOptional(v.pipe(NoList, v.record(v.string(), v.nullable(VerbChange)))),
  limits: v.exactOptional(
    fields({ actorCommands: v.exactOptional(Budget), roomCommandsPerSecond: v.exactOptional(Positive) }),
  ),
  safety: v.exactOptional(
    fields({
      capabilities: v.exactOptional(v.array(CapabilityId)),
      words: v.exactOptional(v.pipe(v.array(ShortText), v.maxLength(1000))),
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

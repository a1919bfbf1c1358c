import * as v from "valibot";
import { fields, noList } from "../values/fields.ts";
import { textOf } from "../values/text.ts";
import { Help, Momentum, VERB_FIELDS } from "./catalog.ts";
import { CheckTemplate, Cooldown, Effects, ItemCost, OwnContest } from "./effects.ts";

/** The ids that a hub may give its own verbs (CAT7). */
export const OWN_VERB_ID = /^(?:verb|gm)\.[a-z][A-Za-z0-9]{0,39}$/;

/** The most that the parameters of a hub's verb may be. */
const MOST_PARAMETERS = 12;
const MOST_OPTIONS = 32;
const MOST_CHARACTERS = 2000;
const MOST_KINDS = 20;

const Optional = v.exactOptional(v.literal(true));
const Whole = v.pipe(v.number(), v.safeInteger("must be a whole number"));
const Count = v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(0), v.maxValue(MOST_KINDS));

/** A parameter as an operator writes it: the same kinds as built-in verbs have, with their bounds. */
const ParameterDefinition = v.variant("kind", [
  v.strictObject({
    kind: v.literal("text"),
    max: v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(1), v.maxValue(MOST_CHARACTERS)),
    /** Follows from `max` (TXT2); the catalog in force shows it, and so it may come back. */
    maxUnits: v.exactOptional(v.number()),
    optional: Optional,
  }),
  v.strictObject({ kind: v.literal("actor"), optional: Optional }),
  v.strictObject({ kind: v.literal("item"), optional: Optional }),
  v.strictObject({ kind: v.literal("id"), optional: Optional }),
  v.strictObject({ kind: v.literal("integer"), min: Whole, max: Whole, optional: Optional }),
  v.strictObject({
    kind: v.literal("choice"),
    options: v.pipe(
      v.array(textOf(64)),
      v.minLength(1, "must have at least one option"),
      v.maxLength(MOST_OPTIONS),
      v.check((options) => new Set(options).size === options.length, "must have each option once"),
    ),
    default: v.exactOptional(v.string()),
    optional: Optional,
  }),
  v.strictObject({ kind: v.literal("items"), min: Count, max: Count, optional: Optional }),
]);
export type ParameterDefinition = v.InferOutput<typeof ParameterDefinition>;

const ParameterDefinitions = v.pipe(
  noList(v.record(v.string(), ParameterDefinition)),
  v.check(
    (parameters) => Object.keys(parameters).length <= MOST_PARAMETERS,
    `must have at most ${MOST_PARAMETERS} parameters`,
  ),
);

/** A verb of a hub's own, as an operator writes it in `PUT …/catalog` (CAT7). */
export const VerbDefinition = fields({
  label: VERB_FIELDS.label,
  category: VERB_FIELDS.category,
  help: v.exactOptional(Help),
  parameters: v.exactOptional(ParameterDefinitions),
  capabilities: v.exactOptional(VERB_FIELDS.capabilities),
  roles: v.exactOptional(VERB_FIELDS.roles),
  safetyTags: v.exactOptional(VERB_FIELDS.safetyTags),
  rateLimit: v.exactOptional(VERB_FIELDS.rateLimit),
  cooldown: v.exactOptional(Cooldown),
  momentumCost: v.exactOptional(Momentum),
  itemCost: v.exactOptional(ItemCost),
  effects: v.exactOptional(Effects),
  check: v.exactOptional(CheckTemplate),
  contest: v.exactOptional(OwnContest),
});
export type VerbDefinition = v.InferOutput<typeof VerbDefinition>;

import * as v from "valibot";
import { fieldFault } from "../values/field-fault.ts";
import { ActorId, ItemName, MadeId } from "../values/ids.ts";
import { ItemQuantity } from "../values/item-quantity.ts";
import { maxUnitsOf, textOf } from "../values/text.ts";

const Optional = v.exactOptional(v.literal(true));

/**
 * A parameter of a verb, as data (CAT1): the catalog shows it to clients, and the same data makes the
 * schema that checks a command's `args` when it comes in.
 */
export const Parameter = v.variant("kind", [
  /** `max` counts characters as a person does, `maxUnits` UTF-16 code units: a text keeps to both (TXT2). */
  v.object({ kind: v.literal("text"), max: v.number(), maxUnits: v.number(), optional: Optional }),
  v.object({ kind: v.literal("actor"), optional: Optional }),
  v.object({ kind: v.literal("item"), optional: Optional }),
  v.object({ kind: v.literal("id"), optional: Optional }),
  v.object({ kind: v.literal("integer"), min: v.number(), max: v.number(), optional: Optional }),
  v.object({
    kind: v.literal("choice"),
    options: v.pipe(v.array(v.string()), v.readonly()),
    default: v.exactOptional(v.string()),
    optional: Optional,
  }),
  v.object({ kind: v.literal("items"), min: v.number(), max: v.number(), optional: Optional }),
]);
export type Parameter = v.InferOutput<typeof Parameter>;

export type Parameters = Readonly<Record<string, Parameter>>;

/** A parameter of kind text, of 1 to `max` characters. */
export function text(max: number) {
  return { kind: "text", max, maxUnits: maxUnitsOf(max) } as const;
}

type ValueOf<P extends Parameter> = P extends { kind: "items" }
  ? ItemQuantity[]
  : P extends { kind: "integer" }
    ? number
    : P extends { kind: "choice"; options: readonly (infer Option)[] }
      ? Option
      : string;

type OptionalKeys<Ps extends Parameters> = {
  [K in keyof Ps]: Ps[K] extends { optional: true } ? K : never;
}[keyof Ps];

/** The checked arguments that a verb with these parameters receives. */
export type ArgumentsOf<Ps extends Parameters> = {
  -readonly [K in Exclude<keyof Ps, OptionalKeys<Ps>>]: ValueOf<Ps[K]>;
} & { -readonly [K in OptionalKeys<Ps>]?: ValueOf<Ps[K]> };

function schemaOf(parameter: Parameter): v.GenericSchema {
  switch (parameter.kind) {
    case "text":
      return textOf(parameter.max);
    case "actor":
      return ActorId;
    case "item":
      return ItemName;
    case "id":
      return MadeId;
    case "integer":
      return v.pipe(
        v.number("must be a whole number"),
        v.integer("must be a whole number"),
        v.minValue(parameter.min, `must be at least ${parameter.min}`),
        v.maxValue(parameter.max, `must be at most ${parameter.max}`),
      );
    case "choice": {
      const choice = v.picklist(parameter.options, `must be one of ${parameter.options.join(", ")}`);
      return parameter.default === undefined ? choice : v.optional(choice, parameter.default);
    }
    case "items":
      return v.pipe(
        v.array(ItemQuantity, "must be a list of {item, quantity}"),
        v.minLength(parameter.min, `must name at least ${parameter.min} kind of item`),
        v.maxLength(parameter.max, `must name at most ${parameter.max} kinds of items`),
        v.check((items) => new Set(items.map((each) => each.item)).size === items.length, "must name each item once"),
      );
  }
}

/** A choice that is left out is its default, whether or not it also says that it is optional. */
export function hasDefault(parameter: Parameter): boolean {
  return parameter.kind === "choice" && parameter.default !== undefined;
}

type ArgumentsSchema = v.GenericSchema<unknown, Record<string, unknown>>;
const schemas = new WeakMap<Parameters, ArgumentsSchema>();

/** Made once for each verb of a catalog. Unknown fields are dropped. */
function argumentsSchema(parameters: Parameters): ArgumentsSchema {
  const known = schemas.get(parameters);
  if (known !== undefined) return known;
  const entries = Object.entries(parameters).map(([name, parameter]): [string, v.GenericSchema] => [
    name,
    parameter.optional && !hasDefault(parameter) ? v.optional(schemaOf(parameter)) : schemaOf(parameter),
  ]);
  const schema = v.object(Object.fromEntries(entries));
  schemas.set(parameters, schema);
  return schema;
}

export type ParsedArguments =
  | { readonly ok: true; readonly args: Record<string, unknown> }
  /** `path` names the field at fault (CMD5). */
  | { readonly ok: false; readonly path: string; readonly message: string };

/** Checks the `args` of a command against what its verb is called with. */
export function parseArguments(parameters: Parameters, args: unknown): ParsedArguments {
  // A list would pass for an object none of whose fields is there.
  if (Array.isArray(args)) return { ok: false, path: "args", message: "must be an object" };
  const parsed = v.safeParse(argumentsSchema(parameters), args);
  if (parsed.success) return { ok: true, args: parsed.output };
  return { ok: false, ...fieldFault(parsed.issues, "args") };
}

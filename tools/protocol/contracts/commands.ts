import * as v from "valibot";
import type { Verb } from "../../../src/durable/protocol/catalog/catalog.ts";
import type { Parameter } from "../../../src/durable/protocol/catalog/parameter.ts";
import { ActorId, CommandId, ItemName, MadeId } from "../../../src/durable/protocol/values/ids.ts";
import { ItemQuantity } from "../../../src/durable/protocol/values/item-quantity.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import type { Components, Json } from "./components.ts";

/**
 * Adds a schema for the commands that a room takes, a verb each, with its arguments (CAT1). Others get a receipt too,
 * which says `unknown-verb` or `invalid-args`.
 * @param more fields of the command besides its id, verb and arguments
 * @returns the reference to it
 */
export function addCommands(components: Components, name: string, more: Json = {}): Json {
  const each = BUILT_IN_CATALOG.verbs.map((verb) => ({
    type: "object",
    properties: {
      ...more,
      id: components.use(CommandId),
      verb: { const: verb.id },
      args: argumentsOf(verb, components),
    },
    required: [...Object.keys(more), "id", "verb", "args"],
  }));
  return components.add(name, { oneOf: each });
}

/** The arguments of one verb, under a name of their own. */
function argumentsOf({ id, label, parameters }: Verb, components: Components): Json {
  const entries = Object.entries(parameters);
  const isOptional = (parameter: Parameter): boolean =>
    parameter.optional === true || (parameter.kind === "choice" && parameter.default !== undefined);
  return components.add(`${id}.args`, {
    title: label,
    type: "object",
    properties: Object.fromEntries(entries.map(([name, each]) => [name, parameterSchema(each, components)])),
    required: entries.filter(([, each]) => !isOptional(each)).map(([name]) => name),
  });
}

function parameterSchema(parameter: Parameter, components: Components): Json {
  switch (parameter.kind) {
    case "text":
      // Two bounds at once (TXT2): characters as a person counts them, and UTF-16 units, of which a code point has at most two.
      return {
        type: "string",
        minLength: 1,
        maxLength: parameter.maxUnits,
        "x-characters": parameter.max,
        "x-utf16-units": parameter.maxUnits,
      };
    case "integer":
      return { type: "integer", minimum: parameter.min, maximum: parameter.max };
    case "choice":
      return {
        enum: [...parameter.options],
        ...(parameter.default !== undefined && { default: parameter.default }),
      };
    case "items": {
      const list = v.pipe(v.array(ItemQuantity), v.minLength(parameter.min), v.maxLength(parameter.max));
      return components.use(list);
    }
    case "actor":
      return components.use(ActorId);
    case "item":
      return components.use(ItemName);
    case "id":
      return components.use(MadeId);
  }
}

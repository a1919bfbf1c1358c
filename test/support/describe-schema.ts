import type * as v from "valibot";
import { CapabilityId } from "../../src/durable/protocol/state/actor.ts";
import { Seed } from "../../src/durable/protocol/values/check.ts";
import { ActorId, CommandId, ItemName, MadeId, RoomId, Time, Version } from "../../src/durable/protocol/values/ids.ts";

/** A schema in a few words, as JSON that a person can read and a snapshot can hold. */
export type Described = string | { readonly [field: string]: Described } | readonly Described[];

type Schema = v.GenericSchema;

/** A schema that stands everywhere has a name of its own, described once under {@link DESCRIBED_NAMES}. */
const NAMED = new Map<Schema, string>([
  [ActorId, "ActorId"],
  [CapabilityId, "CapabilityId"],
  [CommandId, "CommandId"],
  [RoomId, "HubId or RoomId"],
  [ItemName, "ItemName"],
  [MadeId, "MadeId"],
  [Seed, "Seed"],
  [Time, "Time"],
  [Version, "Version"],
]);

type Field = "default" | "entries" | "options" | "wrapped" | "item" | "key" | "value" | "pipe" | "literal";

/**
 * The input of a schema: objects as objects, lists as lists, `name?` for a field that may be missing, and for the rest
 * the type with what it is checked for, such as `string, trim, at most 64 characters`.
 */
export function describeSchema(schema: Schema): Described {
  return NAMED.get(schema) ?? describeWhole(schema);
}

function describeWhole(schema: Schema): Described {
  const steps = part(schema, "pipe");
  const [first, ...actions] = Array.isArray(steps) ? (steps as [Schema, ...Action[]]) : [schema];
  const base = describeBase(first);
  const checks = actions.map(describeAction).filter((check) => check !== "");
  if (checks.length === 0) return base;
  return typeof base === "string" ? [base, ...checks].join(", ") : { of: base, checks: checks.join(", ") };
}

function describeBase(schema: Schema): Described {
  switch (schema.type) {
    case "object":
    case "strict_object":
    case "loose_object":
      return describeEntries(part(schema, "entries") as Record<string, Schema>);
    case "array":
      return [describeSchema(part(schema, "item") as Schema)];
    case "record":
      return { "<any>": describeSchema(part(schema, "value") as Schema) };
    case "literal":
      return JSON.stringify(part(schema, "literal"));
    case "picklist":
      return (part(schema, "options") as readonly unknown[]).map((each) => JSON.stringify(each)).join(" | ");
    case "union":
    case "variant":
      return { oneOf: (part(schema, "options") as readonly Schema[]).flatMap(describeOption) };
    case "nullable":
      return { nullOr: describeSchema(part(schema, "wrapped") as Schema) };
    case "optional": {
      const value = part(schema, "default");
      const described = describeSchema(part(schema, "wrapped") as Schema);
      return value === undefined ? described : { of: described, "where absent": JSON.stringify(value) };
    }
    case "exact_optional":
    case "non_optional":
      return describeSchema(part(schema, "wrapped") as Schema);
    default:
      return schema.type;
  }
}

/** A variant within a variant is one list of kinds. */
function describeOption(option: Schema): readonly Described[] {
  return option.type === "variant"
    ? (part(option, "options") as readonly Schema[]).flatMap(describeOption)
    : [describeSchema(option)];
}

function describeEntries(entries: Readonly<Record<string, Schema>>): Described {
  return Object.fromEntries(
    Object.entries(entries).map(([name, schema]) => [
      schema.type === "optional" || schema.type === "exact_optional" ? `${name}?` : name,
      describeSchema(schema),
    ]),
  );
}

interface Action {
  readonly type: string;
  readonly requirement?: unknown;
  readonly metadata?: unknown;
}

function describeAction({ type, requirement, metadata }: Action): string {
  if (type === "metadata") return `noted as ${JSON.stringify(metadata)}`;
  if (type === "check") return "and a check of its own";
  if (requirement === undefined || typeof requirement === "function") return type;
  return `${type} ${requirement instanceof RegExp ? requirement.source : JSON.stringify(requirement)}`;
}

/** The parts of schemas lie on them as plain fields; which are there depends on the type. */
function part(schema: Schema, field: Field): unknown {
  return (schema as unknown as Partial<Record<Field, unknown>>)[field];
}

/** The names that descriptions use. */
export const DESCRIBED_NAMES = Object.fromEntries([...NAMED].map(([schema, name]) => [name, describeWhole(schema)]));

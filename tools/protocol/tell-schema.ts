import type * as v from "valibot";
import { SCALARS, SHAPES } from "./schema-names.ts";

/** What of valibot's schemas is looked at; every schema has more. */
interface Looked {
  readonly type: string;
  readonly wrapped?: v.GenericSchema;
  readonly default?: unknown;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly value?: v.GenericSchema;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown; readonly metadata?: unknown }[];
}

/** A field of an object, as a client in any language has to know it. */
export interface TellingField {
  readonly name: string;
  /** It may be left out. */
  readonly optional: boolean;
  /** In Markdown. */
  readonly type: string;
}

/** The fields of an object's schema, in their order. @throws for anything that is no object. */
export function fieldsOf(schema: v.GenericSchema): TellingField[] {
  const { entries } = look(schema);
  if (entries === undefined) throw new Error(`a ${schema.type} has no fields`);
  return Object.entries(entries).map(([name, field]) => ({
    name,
    optional: ["optional", "exact_optional", "nullish"].includes(field.type),
    type: tellType(field),
  }));
}

/** A schema in words, in Markdown; what has a name is called by it. */
export function tellType(schema: v.GenericSchema): string {
  const scalar = SCALARS.find((each) => each.schema === schema);
  if (scalar !== undefined) return scalar.name;
  const shape = SHAPES.find((each) => each.schema === schema);
  if (shape !== undefined) return `[${shape.name}](#${shape.name.toLowerCase()})`;
  const looked = look(schema);
  switch (schema.type) {
    case "optional":
    case "exact_optional":
    case "non_optional":
      return tellWrapped(looked);
    case "nullable":
      return `${tellWrapped(looked)} or null`;
    case "string":
      return tellText(looked);
    case "number":
      return tellNumber(looked);
    case "literal":
      return code(looked.literal);
    case "picklist":
      return (looked.options ?? []).map(code).join(", ");
    case "union":
      return (looked.options ?? []).map((option) => tellType(option as v.GenericSchema)).join(" or ");
    case "array":
      return `list ${tellLength(looked)}of ${tellType(part(looked.item))}`;
    case "record":
      return `object of ${tellType(part(looked.value))} by name`;
    case "object":
      return `{${fieldsOf(schema)
        .map(({ name, optional, type }) => `\`${name}${optional ? "?" : ""}\`: ${type}`)
        .join("; ")}}`;
    case "boolean":
      return "`true` or `false`";
    case "unknown":
      return "anything";
    default:
      throw new Error(`nothing is known of telling a ${schema.type}`);
  }
}

function look(schema: v.GenericSchema): Looked {
  return schema;
}

function part(schema: v.GenericSchema | undefined): v.GenericSchema {
  if (schema === undefined) throw new Error("a schema lacks what it is made of");
  return schema;
}

function tellWrapped({ wrapped, default: value }: Looked): string {
  const type = tellType(part(wrapped));
  return value === undefined ? type : `${type}; ${code(value)} where it is absent`;
}

function tellText({ pipe }: Looked): string {
  const most = characters(pipe) ?? requirement(pipe, "max_length");
  return most === undefined ? "text" : `text of 1–${most} characters`;
}

function tellNumber({ pipe }: Looked): string {
  const whole = pipe?.some(({ type }) => type === "integer" || type === "safe_integer") ?? false;
  const least = requirement(pipe, "min_value");
  const most = requirement(pipe, "max_value");
  const range = least === undefined ? "" : most === undefined ? ` from ${least}` : ` ${least}…${most}`;
  return `${whole ? "whole number" : "number"}${range}`;
}

function tellLength({ pipe }: Looked): string {
  const exact = requirement(pipe, "length");
  if (exact !== undefined) return `(${exact}) `;
  const least = requirement(pipe, "min_length");
  const most = requirement(pipe, "max_length");
  if (least !== undefined && most !== undefined) return `(${least}–${most}) `;
  if (least !== undefined) return `(at least ${least}) `;
  return most === undefined ? "" : `(at most ${most}) `;
}

/** How long a text of a person may be, as its schema notes it (TXT2). */
function characters(pipe: Looked["pipe"]): number | undefined {
  const noted = pipe?.find(({ type }) => type === "metadata")?.metadata;
  if (typeof noted !== "object" || noted === null || !("characters" in noted)) return undefined;
  return typeof noted.characters === "number" ? noted.characters : undefined;
}

function requirement(pipe: Looked["pipe"], type: string): number | undefined {
  const found = pipe?.find((action) => action.type === type)?.requirement;
  return typeof found === "number" ? found : undefined;
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

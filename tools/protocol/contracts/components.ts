import type * as v from "valibot";
import { convertSchema } from "../json-schemas.ts";

/** A JSON value of a document. */
export type Json = Readonly<Record<string, unknown>>;

/** The schemas that a document names, gathered while it is written. */
export class Components {
  readonly #target: "draft-2020-12" | "draft-07";
  readonly #schemas = new Map<string, unknown>();

  /** @param target the dialect of the document's schemas */
  constructor(target: "draft-2020-12" | "draft-07") {
    this.#target = target;
  }

  /** A schema for use in the document; the shapes that it names are among its components from now on. */
  use(schema: v.GenericSchema): Json {
    const { schema: converted, definitions } = convertSchema(schema, this.#target);
    for (const [name, each] of Object.entries(definitions)) this.#schemas.set(name, moved(each));
    return moved(converted) as Json;
  }

  /** Names a schema. @returns the reference to it */
  add(name: string, schema: Json): Json {
    this.#schemas.set(name, schema);
    return { $ref: `#/components/schemas/${name}` };
  }

  /** All of them by name, in alphabetical order. */
  schemas(): Json {
    return Object.fromEntries([...this.#schemas].toSorted(([left], [right]) => (left < right ? -1 : 1)));
  }
}

/** With references that lead into the document's components. */
function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === "$ref" && typeof each === "string"
        ? each.replace(/^#\/(\$defs|definitions)\//, "#/components/schemas/")
        : moved(each),
    ]),
  );
}

import type { Verb } from "../../protocol/catalog/catalog.ts";

/** The texts of a command: its arguments of kind text, as they were checked. */
export function textsOf(verb: Verb, args: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(verb.parameters).flatMap(([name, { kind }]) => {
    const value = args[name];
    return kind === "text" && typeof value === "string" ? [value] : [];
  });
}

import { hasDefault, type Parameter, type Parameters } from "../../protocol/catalog/parameter.ts";
import { recordValue } from "../core/record-with.ts";
import { parseTemplate, type TemplatePart } from "./template.ts";

/** The most characters that a line may come to with everything put in: as many as a game master may narrate at once. */
const MOST_CHARACTERS = 2000;
const NAME_CHARACTERS = 64;
/** Of a quantity, the sign after it and what joins two of them. */
const QUANTITY_CHARACTERS = 16;

/** The names that a template may use besides parameters, each with the most characters that stand for it. */
export type ReservedNames = Readonly<Record<string, number>>;

export const LINE_NAMES: ReservedNames = { caller: NAME_CHARACTERS };
/** A contest of four: three names and what joins them. */
export const OUTCOME_NAMES: ReservedNames = { winner: NAME_CHARACTERS, others: 3 * NAME_CHARACTERS + 16, label: 64 };

/** Why this template cannot be told, or null (CAT8). */
export function templateFault(template: string, parameters: Parameters, reserved: ReservedNames): string | null {
  const read = parseTemplate(template);
  if (!read.ok) return read.message;
  let characters = 0;
  for (const part of read.parts) {
    const longest = longestOf(part, parameters, reserved);
    if (typeof longest === "string") return longest;
    characters += longest;
  }
  if (characters <= MOST_CHARACTERS) return null;
  return `may come to ${characters} characters with all that is put in, and ${MOST_CHARACTERS} are allowed`;
}

function longestOf(part: TemplatePart, parameters: Parameters, reserved: ReservedNames): number | string {
  if ("text" in part) return part.text.length;
  const { name } = part;
  const known = recordValue(reserved, name);
  if (known !== undefined) return known;
  const parameter = recordValue(parameters, name);
  if (parameter === undefined) return `names ${name}, which is no parameter of this verb`;
  const isOptional = parameter.optional === true && !hasDefault(parameter);
  return isOptional ? `names ${name}, which a command may leave out` : charactersOf(parameter);
}

function charactersOf(parameter: Parameter): number {
  switch (parameter.kind) {
    case "text":
      return parameter.max;
    case "choice":
      return Math.max(...parameter.options.map((option) => option.length));
    case "integer":
      return QUANTITY_CHARACTERS;
    case "items":
      return parameter.max * (NAME_CHARACTERS + QUANTITY_CHARACTERS);
    case "actor":
    case "item":
    case "id":
      return NAME_CHARACTERS;
  }
}

/** The parameters of kind text that a template tells: free words of a player. */
export function tellsWords(template: string, parameters: Parameters): boolean {
  const read = parseTemplate(template);
  return read.ok && read.parts.some((part) => "name" in part && parameters[part.name]?.kind === "text");
}

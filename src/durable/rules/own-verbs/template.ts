import { PARAMETER_NAME } from "../../protocol/values/parameter-name.ts";

/** A template, taken apart: text as it stands, and names for which something else is put in. */
export type TemplatePart = { readonly text: string } | { readonly name: string };

export type ParsedTemplate =
  | { readonly ok: true; readonly parts: readonly TemplatePart[] }
  | { readonly ok: false; readonly message: string };

/** Takes a template apart (CAT8): `{name}` is a name, `{{` and `}}` are braces, and no other brace may stand there. */
export function parseTemplate(template: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  let text = "";
  for (let at = 0; at < template.length; at += 1) {
    const character = template.charAt(at);
    const isBrace = character === "{" || character === "}";
    if (isBrace && template.charAt(at + 1) === character) {
      text += character;
      at += 1;
    } else if (character === "{") {
      const end = template.indexOf("}", at);
      const name = end === -1 ? "" : template.slice(at + 1, end);
      if (!PARAMETER_NAME.test(name)) return { ok: false, message: misplaced("{", at) };
      parts.push({ text }, { name });
      text = "";
      at = end;
    } else if (isBrace) {
      return { ok: false, message: misplaced("}", at) };
    } else {
      text += character;
    }
  }
  return { ok: true, parts: [...parts, { text }] };
}

function misplaced(brace: string, at: number): string {
  return `has a ${brace} at character ${at + 1} that belongs to no {name}; write ${brace}${brace} for a brace`;
}

/** Parsed once for each text: a hub's templates are few, and used with every call of their verb. */
const parsed = new Map<string, readonly TemplatePart[]>();
const MOST_PARSED = 2000;

function partsOf(template: string): readonly TemplatePart[] {
  const known = parsed.get(template);
  if (known !== undefined) return known;
  const read = parseTemplate(template);
  const parts = read.ok ? read.parts : [{ text: template }];
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(template, parts);
  return parts;
}

/** The text of a template with these values; what is put in is never looked at for names. */
export function fillTemplate(template: string, valueOf: (name: string) => string): string {
  return partsOf(template)
    .map((part) => ("text" in part ? part.text : valueOf(part.name)))
    .join("");
}

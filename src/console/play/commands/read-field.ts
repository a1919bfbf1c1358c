import type { Parameter } from "../../../durable/protocol/catalog/parameter.ts";
import type { ItemQuantity } from "../../../durable/protocol/values/item-quantity.ts";

/** The value of a form's field; undefined where an optional one was left empty. */
export type FieldValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: string };

/** Reads what was typed for a parameter. The hub checks the value itself; this turns text into the right type. */
export function readField(name: string, parameter: Parameter, typed: string): FieldValue {
  const text = typed.trim();
  if (text === "" && parameter.kind !== "items") return emptyField(name, parameter);
  switch (parameter.kind) {
    case "text":
    case "actor":
    case "item":
    case "id":
      return { ok: true, value: text };
    case "integer":
      return /^-?\d{1,16}$/.test(text)
        ? { ok: true, value: Number(text) }
        : { ok: false, fault: `${name} must be a whole number, not “${text}”.` };
    case "choice":
      return parameter.options.includes(text)
        ? { ok: true, value: text }
        : { ok: false, fault: `${name} must be ${parameter.options.join(", ")}, not “${text}”.` };
    case "items":
      return readItems(name, parameter.min, text);
  }
}

function emptyField(name: string, parameter: Parameter): FieldValue {
  if (parameter.optional || (parameter.kind === "choice" && parameter.default !== undefined)) {
    return { ok: true, value: undefined };
  }
  return { ok: false, fault: `${name} is missing.` };
}

/** `3:gold,1:rope`, or one item's name for one of it; `-` or nothing for none. */
function readItems(name: string, min: number, text: string): FieldValue {
  const parts = text === "-" ? [] : text.split(",").filter((part) => part.trim() !== "");
  const items: ItemQuantity[] = [];
  for (const part of parts) {
    const read = /^(?:(\d{1,7})[:x× ]\s*)?([a-z0-9][a-z0-9.-]{0,63})$/.exec(part.trim());
    if (read === null) return { ok: false, fault: `${name}: write items as 3:gold,1:rope, not “${part.trim()}”.` };
    items.push({ item: read[2] ?? "", quantity: Number(read[1] ?? 1) });
  }
  if (items.length < min) return { ok: false, fault: `${name} must name at least ${min} item, as 3:gold.` };
  return { ok: true, value: items };
}

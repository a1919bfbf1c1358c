const WIDTH = 110;

/** Writes a value as JSON: short parts on one line, longer ones indented. There is no line end at the end. */
export function layOut(value: unknown, indent = 0): string {
  const flat = flatten(value);
  if (flat.length + indent <= WIDTH || typeof value !== "object" || value === null) return flat;
  const pad = " ".repeat(indent + 2);
  const close = " ".repeat(indent);
  if (Array.isArray(value)) {
    return `[\n${value.map((each: unknown) => pad + layOut(each, indent + 2)).join(",\n")}\n${close}]`;
  }
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const lines = entries.map(([key, each]) => `${pad}${JSON.stringify(key)}: ${layOut(each, indent + 2)}`);
  return `{\n${lines.join(",\n")}\n${close}}`;
}

function flatten(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatten).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return entries.length === 0
    ? "{}"
    : `{ ${entries.map(([key, each]) => `${JSON.stringify(key)}: ${flatten(each)}`).join(", ")} }`;
}

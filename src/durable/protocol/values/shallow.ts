/** Nothing that a verb takes is half as deep. */
const DEEPEST = 16;

/**
 * A client's value, with null for everything nested deeper than any verb's arguments. A frame has room for lists within
 * lists, eight thousand deep, and on those everything that walks a value by recursion fails: the fingerprint, a call to
 * an object, a line of telemetry.
 */
export function shallow(value: unknown): unknown {
  return isDeeper(value, DEEPEST) ? cut(value, DEEPEST) : value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

function cut(value: unknown, levels: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) return null;
  if (Array.isArray(value)) return value.map((each) => cut(each, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cut(each, levels - 1)]));
}

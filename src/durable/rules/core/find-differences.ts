/** Fields of prose: another release may phrase the same outcome differently. */
const WORDS: ReadonlySet<string> = new Set(["summary"]);

/** More of them say no more. */
const MOST = 10;

/**
 * The paths, as `participants.0.dice`, at which two values of JSON differ; ten at most. A field that is undefined
 * counts as absent, and words are not compared.
 */
export function findDifferences(said: unknown, worked: unknown, path = ""): string[] {
  if (!isNested(said) || !isNested(worked)) return said === worked ? [] : [path];
  if (Array.isArray(said) !== Array.isArray(worked)) return [path];
  if (Array.isArray(said) && Array.isArray(worked) && said.length !== worked.length) return [path];
  const left = new Map(Object.entries(said));
  const right = new Map(Object.entries(worked));
  const found: string[] = [];
  for (const field of new Set([...left.keys(), ...right.keys()])) {
    if (WORDS.has(field)) continue;
    const below = path === "" ? field : `${path}.${field}`;
    found.push(...findDifferences(left.get(field), right.get(field), below));
    if (found.length >= MOST) break;
  }
  return found.slice(0, MOST);
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A rule of docs/SPEC.md. */
export interface SpecRule {
  readonly id: string;
  /** Not built yet, so no test is asked for. */
  readonly later: boolean;
}

/** The rules of the spec: list items that begin with `**ID**`, with `(later)` behind it where it is not built yet. */
export function specRules(markdown: string): SpecRule[] {
  return [...markdown.matchAll(/^- \*\*([A-Z]{3,4}\d+)\*\*( \(later\))?/gm)].map(([, id = "", later]) => ({
    id,
    later: later !== undefined,
  }));
}

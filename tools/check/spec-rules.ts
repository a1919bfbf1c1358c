/** A rule of docs/SPEC.md. */
export interface SpecRule {
  readonly id: string;
  /** Not built yet, so no test is asked for. */
  readonly later: boolean;
  /** Goals of `npm run bench` that prove it, where time is what it promises: a test that takes time proves little. */
  readonly measured: readonly string[];
}

/**
 * The rules of the spec: list items that begin with `**ID**`, with `(later)` behind it where it is not built yet, or
 * `(measured: goal-id, goal-id)`.
 */
export function specRules(markdown: string): SpecRule[] {
  const rules = markdown.matchAll(/^- \*\*([A-Z]{3,4}\d+)\*\*( \(later\))?(?: \(measured: ([a-z0-9, -]+)\))?/gm);
  return [...rules].map(([, id = "", later, measured]) => ({
    id,
    later: later !== undefined,
    measured: measured?.split(/, */) ?? [],
  }));
}

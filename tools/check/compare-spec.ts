import type { SpecRule } from "./spec-rules.ts";

/** A title with where it stands. */
export interface CitedTitle {
  readonly text: string;
  /** `file:line`. */
  readonly at: string;
}

export interface SpecComparison {
  /** A sentence for each rule without a test and each citation without a rule. */
  readonly faults: readonly string[];
  /** How many rules have a test, or are measured. */
  readonly proven: number;
}

/**
 * Holds rules and test titles against each other, both ways: every rule that is not for later begins a title, and every
 * id in a title is a rule. Words with digits that share no rule's letters, such as SHA256, are no ids. A rule that is
 * measured needs no title: its goals must have been met in the last recorded run.
 * @param goals of that run, and whether each was met
 */
export function compareSpec(
  rules: readonly SpecRule[],
  titles: readonly CitedTitle[],
  goals: ReadonlyMap<string, boolean>,
): SpecComparison {
  const known = new Set(rules.map(({ id }) => id));
  const areas = new Set(rules.map(({ id }) => areaOf(id)));
  const twice = rules.filter(({ id }, at) => rules.findIndex((rule) => rule.id === id) !== at);
  const proven = new Set(titles.flatMap(({ text }) => leadingIds(text)));
  const unknown = titles.flatMap(({ text, at }) =>
    citedIds(text)
      .filter((id) => !known.has(id) && areas.has(areaOf(id)))
      .map((id) => `${at} cites ${id}, which docs/SPEC.md does not have`),
  );
  const unmet = rules.flatMap(({ id, measured }) =>
    measured
      .filter((goal) => goals.get(goal) !== true)
      .map((goal) => `${id} is measured by ${goal}, which docs/benchmarks/latest.json ${saysOf(goals.get(goal))}`),
  );
  const unproven = rules.filter(({ id, later, measured }) => !later && measured.length === 0 && !proven.has(id));
  return {
    faults: [
      ...(rules.length === 0 ? ["docs/SPEC.md has no rule"] : []),
      ...(titles.length === 0 ? ["there is no test"] : []),
      ...twice.map(({ id }) => `docs/SPEC.md has ${id} twice`),
      ...unknown,
      ...unmet,
      ...unproven.map(({ id }) => `${id} begins no test's title, and docs/SPEC.md does not say (later)`),
    ],
    proven: rules.filter(({ id, measured }) => proven.has(id) || measured.length > 0).length,
  };
}

function saysOf(met: boolean | undefined): string {
  return met === undefined ? "does not have" : "says was missed";
}

/** `TOK2 SOK2 role ops` begins with TOK2 and SOK2; commas may stand between. */
function leadingIds(title: string): string[] {
  return citedIds(/^(?:[A-Z]{3,4}\d+[\s,:]*)+/.exec(title)?.[0] ?? "");
}

function areaOf(id: string): string {
  return id.replace(/\d+$/, "");
}

function citedIds(title: string): string[] {
  return title.match(/\b[A-Z]{3,4}\d+\b/g) ?? [];
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import * as v from "valibot";
import { PROJECT } from "../project.ts";
import { type CheckResult, failed, passed, sourceFiles } from "./run-tool.ts";

/** Holds docs/SPEC.md, the titles of the tests and the last recorded benchmarks against each other. */
export async function checkSpec(): Promise<CheckResult> {
  const rules = specRules(readFileSync(join(PROJECT, "docs/SPEC.md"), "utf8"));
  const files = sourceFiles(["test"]).filter((file) => file.endsWith(".test.ts"));
  const titles = files.flatMap((file) =>
    testTitles(file, readFileSync(join(PROJECT, file), "utf8")).map(({ text, line }) => ({
      text,
      at: `${file}:${line}`,
    })),
  );
  const { faults, proven } = compareSpec(rules, titles, recordedGoals());
  const note = `${rules.length} rules, ${proven} with tests or measured, ${rules.filter(({ later }) => later).length} for later`;
  return faults.length === 0
    ? passed(note)
    : failed(`${faults.length} faults`, faults.map((fault) => `  ${fault}`).join("\n"));
}

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
  const proven = new Set(titles.flatMap(({ text }) => firstId(text)));
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

/** `TOK2 SOK2 role ops` begins with TOK2; SOK2 is cited, and has a title of its own to begin. */
function firstId(title: string): string[] {
  return citedIds(/^[A-Z]{3,4}\d+\b/.exec(title)?.[0] ?? "");
}

function areaOf(id: string): string {
  return id.replace(/\d+$/, "");
}

function citedIds(title: string): string[] {
  return title.match(/\b[A-Z]{3,4}\d+\b/g) ?? [];
}

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

/** A title that a test or a group of tests was given. */
export interface TestTitle {
  readonly text: string;
  readonly line: number;
}

const CALLS = new Set(["test", "it", "describe"]);

/**
 * The titles in a test file: the first argument of `test`, `it` and `describe`, of their `.each` and `.skipIf` forms too.
 * Of a template only what stands before its first hole counts.
 */
export function testTitles(file: string, source: string): TestTitle[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true);
  const titles: TestTitle[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && CALLS.has(rootName(node.expression))) {
      const text = titleText(node.arguments[0]);
      if (text !== undefined) titles.push({ text, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return titles;
}

/** The `test` of `test.each([…])` and of `test.skipIf(…)`. */
function rootName(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) return rootName(node.expression);
  return ts.isTaggedTemplateExpression(node) ? rootName(node.tag) : "";
}

function titleText(node: ts.Expression | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.head.text : undefined;
}

const Goal = v.object({ id: v.string(), met: v.boolean() });
const Report = v.object({ sections: v.array(v.object({ goals: v.array(Goal) })) });

/** The goals of the last recorded run of `npm run bench`, and whether each was met. */
export function recordedGoals(): ReadonlyMap<string, boolean> {
  const text = readFileSync(join(PROJECT, "docs/benchmarks/latest.json"), "utf8");
  const { sections } = v.parse(Report, JSON.parse(text));
  return new Map(sections.flatMap(({ goals }) => goals.map(({ id, met }) => [id, met])));
}

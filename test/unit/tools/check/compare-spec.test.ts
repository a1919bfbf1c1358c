import { expect, test } from "vitest";
import { compareSpec } from "../../../../tools/check/check-spec.ts";
import { specRules } from "../../../../tools/check/check-spec.ts";
import { testTitles } from "../../../../tools/check/check-spec.ts";

const at = (text: string) => ({ text, at: "a.test.ts:1" });
const rule = (id: string, later = false, measured: readonly string[] = []) => ({ id, later, measured });
const compare = (rules: Parameters<typeof compareSpec>[0], titles: Parameters<typeof compareSpec>[1], goals = {}) =>
  compareSpec(rules, titles, new Map(Object.entries(goals)));

test("rules are read from the spec with what is for later", () => {
  const markdown =
    "# Title\n- **TOK1** Nobody.\n- **VIEW2** (later) A seed.\n- **PER3** (measured: wake, say-2) Soon.\n" +
    "- an item that cites **TOK1**\n- TOK9 plain\n";
  expect(specRules(markdown)).toEqual([rule("TOK1"), rule("VIEW2", true), rule("PER3", false, ["wake", "say-2"])]);
});

test("titles are read from every form a test has, and from nothing else", () => {
  const source = [
    `test("CON5 ranks", () => {});`,
    `it('RIT1 pays', () => {});`,
    "describe(`SES1 opens`, () => {});",
    `test.each([["x"]])("PRE1 %s", () => {});`,
    'test.each`a | b\n${1} | ${2}`("PRE3 $a", () => {});',
    `test.skipIf(true)("PRE5 lease", () => {});`,
    "test(`JOB1 after ${ms} ms`, () => {});",
    `test(title, () => {});`,
    `expect("TOK1 is no title");`,
  ].join("\n");
  expect(testTitles("a.test.ts", source)).toEqual([
    { text: "CON5 ranks", line: 1 },
    { text: "RIT1 pays", line: 2 },
    { text: "SES1 opens", line: 3 },
    { text: "PRE1 %s", line: 4 },
    { text: "PRE3 $a", line: 5 },
    { text: "PRE5 lease", line: 7 },
    { text: "JOB1 after ", line: 8 },
  ]);
});

test("a rule without a test and a citation without a rule are faults", () => {
  const { faults, proven } = compare([rule("TOK1"), rule("TOK2"), rule("SOK1")], [at("TOK1 TOK7 in"), at("SOK1: up")]);
  expect(faults).toEqual([
    "a.test.ts:1 cites TOK7, which docs/SPEC.md does not have",
    "TOK2 begins no test's title, and docs/SPEC.md does not say (later)",
  ]);
  expect(proven).toBe(2);
});

test.each(["SOK1 as TOK1 says", "SOK1 TOK1 up"])("an id that does not begin a title is no proof: %s", (title) => {
  expect(compare([rule("TOK1"), rule("SOK1")], [at(title)]).faults).toEqual([
    "TOK1 begins no test's title, and docs/SPEC.md does not say (later)",
  ]);
});

test("a rule for later may have a test already, and needs none", () => {
  expect(
    compare([rule("TOK1"), rule("CLO3", true), rule("CLO4", true)], [at("TOK1 in"), at("CLO3 scenes")]).faults,
  ).toEqual([]);
});

test("words with digits are no ids", () => {
  expect(compare([rule("TOK1")], [at("TOK1 with HS256, SHA256 and UTF8")]).faults).toEqual([]);
});

test("an empty spec, no tests and a rule that stands twice are faults", () => {
  expect(compare([], []).faults).toEqual(["docs/SPEC.md has no rule", "there is no test"]);
  expect(compare([rule("TOK1"), rule("TOK1")], [at("TOK1")]).faults).toEqual(["docs/SPEC.md has TOK1 twice"]);
});

test("a rule that is measured needs no title, but goals that the last recorded run has met", () => {
  const rules = [rule("TOK1"), rule("PER3", false, ["wake", "say"])];
  const titles = [at("TOK1 in")];
  expect(compare(rules, titles, { wake: true, say: true })).toEqual({ faults: [], proven: 2 });
  expect(compare(rules, titles, { say: false }).faults).toEqual([
    "PER3 is measured by wake, which docs/benchmarks/latest.json does not have",
    "PER3 is measured by say, which docs/benchmarks/latest.json says was missed",
  ]);
});

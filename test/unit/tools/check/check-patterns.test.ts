import { expect, test } from "vitest";
import { countSteps } from "../../../../tools/check/patterns/count-steps.ts";
import { judgeGrowth } from "../../../../tools/check/patterns/judge-growth.ts";
import { compilePattern } from "../../../../tools/check/patterns/pattern-program.ts";
import { patternsIn, projectPatterns } from "../../../../tools/check/patterns/project-patterns.ts";

const VERB_GROUP = "(?:not|never|hardly|nearly|is|was|having|[a-z]+ly|now|at last)";
const LIST = "(?:the|a) (?:whole |entire )?(?:[a-z]+ ){0,2}@r\\d+";

test.each([
  ["an adverb that is a negation too", `it(?: ${VERB_GROUP})* (?:is|was) seized`, "u"],
  ["an adjective that is written out too", `hold ${LIST}(?: and ${LIST})* now\\b`, "gu"],
  ["one word in two places", `(?:(?:^|(?<=\\s))(?:${VERB_GROUP}|to|having)(?:\\s|$))*$`, "u"],
  ["repetition in repetition", "^(?:a+b?)+$", ""],
  ["an end that is looked for from everywhere", "[\\s.,;]+$", "u"],
  ["a start that is looked for from everywhere", "\\b(?:let|make)\\b[^,;]*$", "u"],
  ["two repetitions side by side", "^\\s*[,-]*\\s*(?:no|sorry)\\b", "iu"],
  ["a repetition before another that takes the same", "@\\w+.*@\\w+", "u"],
])("CLO9 the checker finds %s", (_, source, flags) => {
  expect(judgeGrowth({ source, flags })).toBeDefined();
});

test.each([
  ["(?<![\\s.,;])[\\s.,;]+$", "u"],
  ["^(?:ab?)+$", ""],
  ["^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", ""],
  ["it(?: (?:not|now|[a-z]+ly|is))* (?:is|was) seized", "gu"],
  ["^(?:Bearer) +([^\\s]+) *$", "i"],
])("CLO9 the checker lets %s be", (source, flags) => {
  expect(judgeGrowth({ source, flags })).toBeUndefined();
});

test("CLO9 every pattern is linear", { timeout: 60_000 }, () => {
  const patterns = projectPatterns();
  expect(patterns.length).toBeGreaterThan(120);
  for (const pattern of patterns) expect([pattern.source, judgeGrowth(pattern)]).toEqual([pattern.source, undefined]);
});

test("CLO9 a pattern that is put together where nobody looks is refused", () => {
  expect(() => patternsIn("src/worker/new.ts", "const a = new RegExp(`x${y}`);")).toThrow("src/worker/new.ts:1");
  expect(patternsIn("src/worker/new.ts", "const a = /a+b/giu;\nconst b = 4 / 2;")).toEqual([
    { place: "src/worker/new.ts:1", source: "a+b", flags: "giu" },
  ]);
});

test.each([
  [/^a*$/u, "aaaa", true],
  [/(?<=\bof )@r\d/u, "gates of @r1", true],
  [/(?<!\bof )@r\d/u, "gates of @r1", false],
  [/x(?!y)|(?:ab){2}c?$/u, "xyabab", true],
  [/^(?:a|ab)(?:c|bcd)$/u, "abcd", true],
  [/\Bb/u, "b", false],
])("CLO9 steps are counted along the search that %s makes in %s", (pattern, text, matches) => {
  // A search that fails looks from every place; one that is found ends there.
  const program = compilePattern({ source: pattern.source, flags: "u" });
  const failing = countSteps(compilePattern({ source: `(?:${pattern.source})[]`, flags: "u" }), text, 10_000);
  expect(pattern.test(text)).toBe(matches);
  expect(countSteps(program, text, 10_000) < failing).toBe(matches);
});

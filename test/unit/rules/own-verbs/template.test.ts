import fc from "fast-check";
import { expect, test } from "vitest";
import { fillTemplate, parseTemplate } from "../../../../src/durable/rules/own-verbs/template.ts";

const values: Readonly<Record<string, string>> = { a: "{b}", b: "B" };
const fill = (template: string) => fillTemplate(template, (name) => values[name] ?? "?");

test.each([
  ["", ""],
  ["plain", "plain"],
  ["{a}{b}", "{b}B"],
  ["{{a}}", "{a}"],
  ["{{{b}}}", "{B}"],
  ["}}{{", "}{"],
  ["{".repeat(10_000), "{".repeat(5000)],
  ["{{".repeat(5000), "{".repeat(5000)],
])("CAT8 a template says what it says, once: %#", (template, told) => {
  expect(fill(template)).toBe(told);
});

test.each(["{", "}", "{}", "{ a}", "{a", "a}", "{{a}", "{a.b}", "{__proto__}", "{A}", "{0}", "{".repeat(9999)])(
  "CAT8 a brace that belongs to no name is a fault: %#",
  (template) => {
    expect(parseTemplate(template)).toMatchObject({ ok: false, message: expect.stringMatching(/at character \d+/) });
  },
);

test("CAT8 any text is told as it is when its braces are doubled", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(fill(text.replaceAll("{", "{{").replaceAll("}", "}}"))).toBe(text);
    }),
  );
});

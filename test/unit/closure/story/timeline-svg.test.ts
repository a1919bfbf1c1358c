import fc from "fast-check";
import { expect, test } from "vitest";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { timelineSvg } from "../../../../tools/reader/timeline-svg.ts";
import { sampleScenario } from "../scenarios/sample-scenario.ts";
import { Scenario } from "../scenarios/scenario.ts";

/** The names of the elements that are open at the end; throws where one is closed that is not open. */
function openElements(svg: string): readonly string[] {
  const open: string[] = [];
  for (const [, closing, name = "", own] of svg.matchAll(
    /<(\/?)([a-z]+)(?: [a-z-]+="[^"<]*"| [a-zA-Z]+="[^"<]*")*(\/?)>/gu,
  )) {
    if (closing === "/") {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else if (own !== "/") open.push(name);
  }
  return open;
}

test("CLO3 the timeline has a band for each scene and a dot for each beat, and every element is closed", () => {
  const recap = writeRecap(sampleScenario());
  const svg = timelineSvg(recap);
  expect(openElements(svg)).toEqual([]);
  expect(svg.match(/<rect /gu)).toHaveLength(recap.scenes.length);
  expect(svg.match(/<circle /gu)).toHaveLength(recap.scenes.flatMap(({ beats }) => beats).length);
  expect(timelineSvg(writeRecap(new Scenario().close()))).toContain("</svg>");
});

test("CLO3 whatever is said, nothing in the timeline is markup", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.constantFrom("<script>alert(1)</script>", '"/><a href="x">', "]]>&amp;<!--", `${"x".repeat(119)}😀`),
  );
  fc.assert(
    fc.property(text, (line) => {
      const svg = timelineSvg(writeRecap(new Scenario().join("a", "Ada <b>").narrate(line).say("a", line).close()));
      expect(openElements(svg)).toEqual([]);
      expect(svg.replace(/<\/?(?:svg|title|rect|circle|polyline)[^<>]*>/gu, "")).not.toMatch(
        /[<>]|&(?!(?:amp|lt|gt|quot);)/u,
      );
      // eslint-disable-next-line no-control-regex
      expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/u);
    }),
    { numRuns: 60 },
  );
});

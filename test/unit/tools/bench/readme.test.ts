import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { barChart } from "../../../../bench/report/bar-chart.ts";
import { formatBenchReport } from "../../../../bench/report/format-report.ts";
import { plotsOf } from "../../../../bench/report/plots.ts";
import { readmeSection, sectionIn, withSection } from "../../../../bench/report/readme-section.ts";
import { goalsOf, type Report } from "../../../../bench/report/report.ts";

/** The last recorded run. */
const report = JSON.parse(readFileSync("docs/benchmarks/latest.json", "utf8")) as Report;

test("README.md shows the last recorded run, figure by figure", () => {
  expect(sectionIn(readFileSync("README.md", "utf8"))).toBe(readmeSection(report));
});

test("so do docs/benchmarks/latest.md and its plots", () => {
  const plots = plotsOf(report);
  expect(readFileSync("docs/benchmarks/latest.md", "utf8")).toBe(formatBenchReport(report, Object.keys(plots)));
  for (const [file, chart] of Object.entries(plots)) {
    expect(readFileSync(`docs/benchmarks/${file}`, "utf8")).toBe(barChart(chart));
  }
});

test("a run measured every goal, and a missed one is explained", () => {
  const goals = goalsOf(report);
  expect(goals.length).toBeGreaterThanOrEqual(14);
  const explained = readFileSync("docs/decisions/0011-what-a-command-costs.md", "utf8");
  const unexplained = goals.filter(({ id, met }) => !met && !explained.includes(`\`${id}\``));
  expect(unexplained.map(({ id }) => id)).toEqual([]);
});

test("a section is put where the last one stood, and nowhere else", () => {
  const readme = "before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n";
  const section = "<!-- bench -->\nnew\n<!-- /bench -->";
  expect(withSection(readme, section)).toBe("before\n<!-- bench -->\nnew\n<!-- /bench -->\nafter\n");
  expect(() => withSection("no place for it", section)).toThrow("README.md has no");
});

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../serve/bundle.ts";
import { barChart } from "./bar-chart.ts";
import { formatBenchReport } from "./format-report.ts";
import { plotsOf } from "./plots.ts";
import { readmeSection, withSection } from "./readme-section.ts";
import type { Report } from "./report.ts";

/** Writes a run's tables and plots under docs/benchmarks/, and README.md's table, anew. */
export function writeReport(report: Report): void {
  const folder = join(PROJECT, "docs/benchmarks");
  mkdirSync(folder, { recursive: true });
  const plots = plotsOf(report);
  for (const [file, chart] of Object.entries(plots)) writeFileSync(join(folder, file), barChart(chart));
  writeFileSync(join(folder, "latest.json"), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(folder, "latest.md"), formatBenchReport(report, Object.keys(plots)));
  const readme = join(PROJECT, "README.md");
  writeFileSync(readme, withSection(readFileSync(readme, "utf8"), readmeSection(report)));
}

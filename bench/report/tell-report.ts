import { goalsOf, type Report } from "./report.ts";
import { goalTable, rowTable } from "./tell-outcome.ts";

/** docs/benchmarks/latest.md. */
export function tellReport(report: Report, plots: readonly string[]): string {
  const { machine, date, command, minutes } = report;
  return [
    "# Benchmarks",
    `\`${command}\` wrote this on ${date.slice(0, 16).replace("T", " ")} UTC, in ${minutes} minutes.`,
    [
      `- ${machine.cores} × ${machine.processor}, ${machine.memoryGb} GB, ${machine.system}`,
      `- Node ${machine.node}, workerd ${machine.workerd}`,
      `- load before: ${machine.loadBefore}`,
    ].join("\n"),
    "What each goal means, and why a missed one is missed, stands in [what a command costs](../decisions/0011-what-a-command-costs.md).",
    "## Goals",
    goalTable(goalsOf(report)),
    ...plots.map((file) => `![](${file})`),
    ...report.sections.flatMap(({ title, rows }) => [`## ${title}`, rowTable(rows)]),
    "",
  ].join("\n\n");
}

import type { BarChart } from "./bar-chart.ts";
import type { ReportRow } from "./outcome.ts";
import type { Report } from "./report.ts";

/** The plots of a run, by file name. */
export function plotsOf({ sections }: Pick<Report, "sections">): Record<string, BarChart> {
  const rows = sections.flatMap((section) => section.rows);
  return { "room-speed.svg": roomSpeed(rows), "launch-to-resolved.svg": launchToResolved(rows) };
}

/** One room, by this many clients and by who serves it. */
function roomSpeed(rows: readonly ReportRow[]): BarChart {
  const bars = rows
    .filter(({ unit }) => unit === "commands/s")
    .map(({ name, value }) => ({ label: name, parts: [{ name: contenderOf(name), value }] }));
  return { title: "Commands through one room", unit: "a second", bars };
}

/** Names of such rows are `<clients>, <contender>`. */
function contenderOf(name: string): string {
  return name.split(", ")[1] ?? name;
}

/** Medians of the stretches, one upon the other. Names of such rows are `hop <stretch>, <pace>`. */
function launchToResolved(rows: readonly ReportRow[]): BarChart {
  const bars = new Map<string, { name: string; value: number }[]>();
  for (const { name, value } of rows) {
    const [, stretch, pace] = /^hop (\w+), (.+)$/.exec(name) ?? [];
    if (stretch === undefined || pace === undefined) continue;
    bars.set(pace, [...(bars.get(pace) ?? []), { name: stretch, value }]);
  }
  const drawn = [...bars].map(([label, parts]) => ({ label, parts }));
  return { title: "Launch → resolved, medians of its stretches", unit: "ms", bars: drawn };
}

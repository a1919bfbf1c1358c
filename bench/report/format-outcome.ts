import type { Goal, SectionOutcome, ReportRow } from "./outcome.ts";

/** The outcome as two Markdown tables: figures, then goals. */
export function formatOutcome({ rows, goals }: SectionOutcome): string {
  return [rowTable(rows), goalTable(goals)].filter((part) => part !== "").join("\n\n");
}

export function rowTable(rows: readonly ReportRow[]): string {
  const lines = rows.map(({ name, value, unit, details }) => [name, `${value} ${unit}`, sayDetails(details)]);
  return table(["measured", "value", "details"], lines);
}

export function goalTable(goals: readonly Goal[]): string {
  const lines = goals.map(({ id, measured, target, better, unit, met }) => [
    id,
    `${measured} ${unit}`,
    `${better === "higher" ? "≥" : "≤"} ${target} ${unit}`,
    met ? "met" : "missed",
  ]);
  return table(["goal", "measured", "target", ""], lines);
}

function sayDetails(details: ReportRow["details"] = {}): string {
  return Object.entries(details)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  if (lines.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...lines.map(line)].join("\n");
}

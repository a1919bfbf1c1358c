import type { Goal, Outcome, Row } from "./outcome.ts";

/** The outcome as two Markdown tables: figures, then goals. */
export function tellOutcome({ rows, goals }: Outcome): string {
  const figures = table(
    ["measured", "value", "details"],
    rows.map(({ name, value, unit, details }: Row) => [name, `${value} ${unit}`, sayDetails(details)]),
  );
  const held = table(
    ["goal", "measured", "target", ""],
    goals.map((goal: Goal) => [
      goal.id,
      `${goal.measured} ${goal.unit}`,
      `${goal.better === "higher" ? "≥" : "≤"} ${goal.target} ${goal.unit}`,
      goal.met ? "met" : "missed",
    ]),
  );
  return [figures, held].filter((part) => part !== "").join("\n\n");
}

function sayDetails(details: Row["details"] = {}): string {
  return Object.entries(details)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  if (lines.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...lines.map(line)].join("\n");
}

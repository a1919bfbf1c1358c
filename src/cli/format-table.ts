import { visibleText } from "./visible-text.ts";

/** A cell: texts stand left and numbers right; nothing is `-`. */
export type Cell = string | number | null | undefined;

/** Rows below their headers, in columns as wide as their widest cell; texts are made safe for a terminal (CLI2). */
export function formatTable(headers: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(textOf));
  const widths = headers.map((header, at) => Math.max(header.length, ...texts.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[], isRight: (at: number) => boolean) =>
    cells
      .map((cell, at) => (isRight(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
  const isNumeric = (at: number) => rows.some((row) => typeof row[at] === "number");
  const body = texts.map((row, index) => line(row, (at) => typeof rows[index]?.[at] === "number"));
  return [line(headers, isNumeric), ...body].map((each) => `${each}\n`).join("");
}

function textOf(cell: Cell): string {
  if (cell === null || cell === undefined || cell === "") return "-";
  return typeof cell === "number" ? cell.toLocaleString("en-US") : visibleText(cell);
}

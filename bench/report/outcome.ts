/** One line of the table: a figure, and how it came about. */
export interface ReportRow {
  /** The subject of the measurement, such as `20 clients, partyserver`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Further figures: `{p95Ms: 12.1}`. */
  readonly details?: Readonly<Record<string, number | string>>;
}

/** A goal of this benchmark, held against what was measured. */
export interface Goal {
  readonly id: string;
  readonly measured: number;
  readonly target: number;
  /** `>=` or `<=` stands before the target in the table. */
  readonly better: "higher" | "lower";
  readonly unit: string;
  readonly met: boolean;
}

export interface SectionOutcome {
  readonly rows: readonly ReportRow[];
  readonly goals: readonly Goal[];
}

export function atLeast(id: string, measured: number, target: number, unit: string): Goal {
  return { id, measured, target, better: "higher", unit, met: measured >= target };
}

export function atMost(id: string, measured: number, target: number, unit: string): Goal {
  return { id, measured, target, better: "lower", unit, met: measured <= target };
}

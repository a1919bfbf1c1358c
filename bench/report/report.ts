import type { Goal, SectionOutcome } from "./outcome.ts";

/** The result of one measurement. */
export interface ReportSection extends SectionOutcome {
  readonly title: string;
}

/** The machine behind the figures. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly workerd: string;
  /** The mean number of programs that wanted a core in the minute before: near 0 on a quiet machine. */
  readonly loadBefore: number;
}

/** A whole run, as docs/benchmarks/latest.json keeps it. */
export interface Report {
  /** ISO-8601, UTC. */
  readonly date: string;
  readonly command: string;
  readonly minutes: number;
  readonly machine: Machine;
  readonly sections: readonly ReportSection[];
}

export function goalsOf({ sections }: Pick<Report, "sections">): Goal[] {
  return sections.flatMap(({ goals }) => goals);
}

import type { LoadProcesses } from "../load/load-processes.ts";
import type { SectionOutcome } from "../report/outcome.ts";

/** The parts that measurements share. */
export interface Bench {
  readonly load: LoadProcesses;
  /** A directory that is gone afterwards. */
  readonly stateDir: string;
  /** Rounds of everything that is compared; the median counts. */
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** How long contests are fought at each pace. */
  readonly contestSeconds: number;
  /** Says what is going on, to people. */
  tell(line: string): void;
}

export interface Measurement {
  /** Above its table. */
  readonly title: string;
  /** The goals it can tell about; `--only` picks by these. */
  readonly ids: readonly string[];
  run(bench: Bench): Promise<SectionOutcome>;
}

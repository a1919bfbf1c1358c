import type { FaultWorld } from "./fault-world.ts";

/** Something that may happen next. One that has no occasion does nothing. */
export interface FaultStep {
  readonly name: string;
  readonly weight: number;
  /** It ends the room's process. */
  readonly stops?: boolean;
  take(world: FaultWorld): Promise<void> | void;
}

/** The test file that makes the run, for the line that repeats it. */
export interface FaultPlan {
  /** How often something goes wrong: 1 weighs faults as their steps say, 2 twice as heavily. */
  readonly faultRate: number;
  /** Mostly contests, and faults on their way besides. */
  readonly contests?: boolean;
  /** The hub has random verbs of its own, which change meanwhile. */
  readonly worlds?: boolean;
  readonly file: string;
  readonly steps?: number;
  /** The process never stops: then nothing it had to say can be missing. */
  readonly steady?: boolean;
}

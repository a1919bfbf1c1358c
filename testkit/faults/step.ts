import type { FaultWorld } from "./fault-world.ts";

/** Something that may happen next. One that has no occasion does nothing. */
export interface FaultStep {
  readonly name: string;
  readonly weight: number;
  /** It ends the room's process. */
  readonly stops?: boolean;
  take(world: FaultWorld): Promise<void> | void;
}

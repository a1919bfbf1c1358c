import type { Stage } from "./stage.ts";

/** Something that happens between a hub and its clients, and the rules that a client keeps in it. */
export interface Situation {
  readonly id: string;
  readonly title: string;
  /** The first is the one that is broken by a client that does nothing at all, or ends. */
  readonly rules: readonly [string, ...string[]];
  play(stage: Stage): Promise<void>;
}

import type { Stage } from "./stage.ts";

/** Something that happens between a hub and its clients, and the rules that a client keeps in it. */
export interface Situation {
  readonly id: string;
  readonly title: string;
  /** In the order in which they are looked at. */
  readonly rules: readonly [string, ...string[]];
  play(stage: Stage): Promise<void>;
}

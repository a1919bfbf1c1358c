import { playSituation, type Played } from "./play-situation.ts";
import { Recording } from "./recording.ts";
import type { Situation } from "./situation.ts";
import { COMMANDS } from "./situations/commands.ts";
import { ENDS } from "./situations/ends.ts";
import { EVENTS } from "./situations/events.ts";
import { JOINING } from "./situations/joining.ts";
import { PACE } from "./situations/pace.ts";

export const SITUATIONS: readonly Situation[] = [...JOINING, ...EVENTS, ...COMMANDS, ...PACE, ...ENDS];

export interface RunOptions {
  readonly command: string;
  readonly situations: readonly Situation[];
  /** Clients that run at once. */
  readonly jobs: number;
  readonly onPlayed?: (played: Played) => void;
  readonly over?: AbortSignal;
}

/** Plays situations, in their order, several at a time. Ends early when `over` aborts. */
export async function runSituations({ command, situations, jobs, onPlayed, over }: RunOptions): Promise<Played[]> {
  const recording = new Recording();
  const waiting = [...situations];
  const played: Played[] = [];
  async function work(): Promise<void> {
    const next = over?.aborted === true ? undefined : waiting.shift();
    if (next === undefined) return;
    const one = await playSituation(next, command, recording);
    played.push(one);
    onPlayed?.(one);
    return work();
  }
  await Promise.all(Array.from({ length: jobs }, work));
  const order = situations.map(({ id }) => id);
  return played.toSorted((left, right) => order.indexOf(left.id) - order.indexOf(right.id));
}

import type { ComplicationText } from "../../protocol/catalog/effects.ts";
import type { ContestMove } from "../../protocol/state/contest.ts";
import type { Complication, Tier } from "../../protocol/values/check.ts";
import { COMPLICATIONS } from "./complications.ts";
import { seededOrder } from "./dice.ts";

/** The price of a check that fell short (CON5): the further short, the harder. */
const SEVERITY = {
  "critical-success": null,
  "full-success": null,
  "partial-success": "minor",
  "fail-forward": "moderate",
  "hard-miss": "severe",
} as const satisfies Record<Tier, Complication["severity"] | null>;

/** Hands out complications, none of them twice (CON5). */
export interface ComplicationQueue {
  /** The next one for a check of this tier, or null where the tier brings none. */
  take(tier: Tier, appliedTo: readonly string[]): Complication | null;
}

/** The complications that suit a move, or a hub's own, in an order drawn from the seed. */
export function complicationQueue(
  seed: string,
  move: ContestMove | "ritual",
  deck: readonly ComplicationText[] = COMPLICATIONS[move],
): ComplicationQueue {
  const waiting = seededOrder(seed, "complication", deck, ({ tag }) => tag);
  return {
    take(tier, appliedTo) {
      const severity = SEVERITY[tier];
      if (severity === null) return null;
      const next = waiting.shift();
      // Four contenders and the shared one take five at the most.
      if (next === undefined) throw new Error(`no complication left for ${move}`);
      return { tag: next.tag, summary: next[severity], severity, appliedTo: [...appliedTo] };
    },
  };
}

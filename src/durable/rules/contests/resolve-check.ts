import { TIERS } from "../../protocol/values/check.ts";
import type { Roll, Tier } from "../../protocol/values/check.ts";
import { rollDice } from "./dice.ts";
import { clampMomentum } from "./momentum.ts";

/** From here up three dice are rolled for the best two, and from its counterpart down for the worst two (CON4). */
const HIGH_MOMENTUM = 2;
const LOW_MOMENTUM = -2;

/** Least `total − difficulty` for each tier but the last, best first (CON4). */
const TIER_MARGIN = [
  { tier: "critical-success", margin: 4 },
  { tier: "full-success", margin: 0 },
  { tier: "partial-success", margin: -1 },
  { tier: "fail-forward", margin: -3 },
] as const satisfies readonly { tier: Tier; margin: number }[];

const MOMENTUM_GAIN = {
  "critical-success": 2,
  "full-success": 1,
  "partial-success": 0,
  "fail-forward": -1,
} as const;

export interface Check {
  readonly seed: string;
  readonly actorId: string;
  readonly stat: number;
  /** Before the check. */
  readonly momentum: number;
  readonly difficulty: number;
}

/** Rolls a check (CON4): the same check always falls the same way. `kept` is in the order of the dice. */
export function rollCheck(check: Check): { readonly roll: Roll; readonly tier: Tier } {
  const { stat, difficulty } = check;
  const dice = rollDice(check.seed, check.actorId, diceCount(check.momentum));
  const kept = keepTwo(dice, check.momentum);
  const total = kept.reduce((sum, die) => sum + die, stat);
  return { roll: { dice, kept, stat, total, difficulty }, tier: tierOf(total, difficulty) };
}

export function tierOf(total: number, difficulty: number): Tier {
  return TIER_MARGIN.find(({ margin }) => total >= difficulty + margin)?.tier ?? "hard-miss";
}

export function isFullSuccess(tier: Tier): boolean {
  return TIERS.indexOf(tier) <= TIERS.indexOf("full-success");
}

/** Momentum after a check: a hard miss sets it back to 0, whatever it was (CON4). */
export function momentumAfter(tier: Tier, before: number): number {
  return tier === "hard-miss" ? 0 : clampMomentum(before + MOMENTUM_GAIN[tier]);
}

function diceCount(momentum: number): 2 | 3 {
  return momentum >= HIGH_MOMENTUM || momentum <= LOW_MOMENTUM ? 3 : 2;
}

function keepTwo(dice: readonly number[], momentum: number): number[] {
  if (dice.length === 2) return [...dice];
  const spare = dice.indexOf(momentum >= HIGH_MOMENTUM ? Math.min(...dice) : Math.max(...dice));
  return dice.filter((_, index) => index !== spare);
}

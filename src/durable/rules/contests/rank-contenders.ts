import type { ContestResult } from "../../protocol/state/contest.ts";
import { TIERS } from "../../protocol/values/check.ts";
import { tieDraw } from "./dice.ts";

type Ranked = Pick<ContestResult, "actorId" | "tier" | "total" | "momentumBefore" | "stat">;

/** Best first: tier, total, momentum before, stat, then the draw (CON5). */
export function rankContenders<T extends Ranked>(seed: string, contenders: readonly T[]): T[] {
  return [...contenders].sort((left, right) => compare(seed, left, right));
}

function compare(seed: string, left: Ranked, right: Ranked): number {
  return (
    TIERS.indexOf(left.tier) - TIERS.indexOf(right.tier) ||
    right.total - left.total ||
    right.momentumBefore - left.momentumBefore ||
    right.stat - left.stat ||
    tieDraw(seed, right.actorId) - tieDraw(seed, left.actorId) ||
    // Two draws are equal once in four thousand million: even then everyone must come to the same order.
    (left.actorId < right.actorId ? -1 : 1)
  );
}

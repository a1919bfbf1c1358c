import type { EventData } from "../../protocol/events/event.ts";
import type { ContestResult } from "../../protocol/state/contest.ts";
import { seedCommitment } from "./dice.ts";
import { rankContenders } from "./rank-contenders.ts";
import { momentumAfter, rollCheck } from "./resolve-check.ts";

export interface ContestToVerify {
  /** As `contest.armed` showed it, or the last `contest.replayed` (CON9). */
  readonly seedCommitment: string;
  /** The data of `contest.resolved`. */
  readonly resolved: EventData<"contest.resolved">;
}

export interface Verification {
  readonly ok: boolean;
  /** Everything that does not follow from the seed, a sentence each. */
  readonly faults: readonly string[];
}

/**
 * Works a resolved contest out again from what everyone was shown (CON6): commitment, dice, dice kept, totals, tiers,
 * momentum, ranks and winner. The words of summary and complications are not dice and are not checked.
 */
export function verifyContest({ seedCommitment: shown, resolved }: ContestToVerify): Verification {
  const rechecked = resolved.participants.map((said) => recheck(resolved.seed, said));
  const faults = [
    ...(seedCommitment(resolved.seed) === shown ? [] : ["the seed is not the one whose commitment was shown"]),
    ...rechecked.flatMap(({ faults: own }) => own),
    ...rankFaults(resolved, rechecked),
  ];
  return { ok: faults.length === 0, faults };
}

interface Rechecked extends Pick<ContestResult, "actorId" | "tier" | "total" | "momentumBefore" | "stat"> {
  readonly saidRank: number;
  readonly faults: readonly string[];
}

function recheck(seed: string, said: ContestResult): Rechecked {
  const { actorId, stat, momentumBefore, difficulty } = said;
  const { roll, tier } = rollCheck({ seed, actorId, stat, momentum: momentumBefore, difficulty });
  const faults = [
    ...differs(actorId, "dice", said.dice, roll.dice),
    ...differs(actorId, "kept", said.kept.toSorted(), roll.kept.toSorted()),
    ...differs(actorId, "total", said.total, roll.total),
    ...differs(actorId, "tier", said.tier, tier),
    ...differs(actorId, "momentumAfter", said.momentumAfter, momentumAfter(tier, momentumBefore)),
  ];
  return { actorId, stat, momentumBefore, tier, total: roll.total, saidRank: said.rank, faults };
}

/** Ranks by what the dice say, so that a false tier cannot carry a false rank with it. */
function rankFaults({ seed, outcome }: ContestToVerify["resolved"], rechecked: readonly Rechecked[]): string[] {
  const ranked = rankContenders(seed, rechecked);
  const [winner] = ranked;
  if (winner === undefined) return ["nobody took part"];
  return [
    ...ranked.flatMap(({ actorId, saidRank }, index) => differs(actorId, "rank", saidRank, index + 1)),
    ...differs("the outcome", "winner", outcome.winner, winner.actorId),
    ...differs("the outcome", "tier", outcome.tier, winner.tier),
  ];
}

type Shown = string | number | readonly number[];
function differs(whose: string, field: string, said: Shown, worked: Shown): string[] {
  if (JSON.stringify(said) === JSON.stringify(worked)) return [];
  return [`${whose}: ${field} was said to be ${JSON.stringify(said)}, the seed gives ${JSON.stringify(worked)}`];
}

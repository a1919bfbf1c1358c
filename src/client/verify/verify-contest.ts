import type { ContestResult } from "../../durable/protocol/state/contest.ts";
import { verifyContest as verifyByRules } from "../../durable/rules/contests/verify-contest.ts";
import type { ContestToVerify, Verification } from "../../durable/rules/contests/verify-contest.ts";
import { explainRoll, sayTier } from "./explain-roll.ts";

/** A verification with its reasons in plain words, a sentence each. */
export interface VerificationReport extends Verification {
  readonly report: readonly string[];
}

/**
 * Works a contest's dice out again from its seed (CON6), and tells how everything came about.
 * @param nameOf how to call an actor; by the id unless told
 */
export function verifyContest(
  contest: ContestToVerify,
  nameOf: (actorId: string) => string = (actorId) => actorId,
): VerificationReport {
  const verification = verifyByRules(contest);
  const { outcome, participants } = contest.resolved;
  const rolls = participants.map((each) => {
    const roll = explainRoll(nameOf(each.actorId), each, each.tier);
    return `${roll} ${sayMomentum(each.momentumBefore, each.momentumAfter)}`;
  });
  const winning = `${nameOf(outcome.winner)} takes the outcome with a ${sayTier(outcome.tier)}${sayLead(participants)}.`;
  return { ...verification, report: [...rolls, winning, ...sayVerdict(verification)] };
}

/** Why the first was ranked before the second (CON5). */
function sayLead(participants: readonly ContestResult[]): string {
  const [first, second] = participants.toSorted((left, right) => left.rank - right.rank);
  if (first === undefined || second === undefined) return "";
  if (first.tier !== second.tier) return ", the better tier";
  if (first.total !== second.total) return `, ${first.total} to ${second.total}`;
  if (first.momentumBefore !== second.momentumBefore) return ", by the momentum before";
  if (first.stat !== second.stat) return ", by the stat";
  return ", by the draw the seed makes between equals";
}

function sayMomentum(before: number, after: number): string {
  if (before === after) return `Momentum stays at ${signed(before)}.`;
  return `Momentum goes from ${signed(before)} to ${signed(after)}.`;
}

function sayVerdict({ ok, faults }: Verification): string[] {
  if (ok)
    return ["Verified: the seed is the one promised before the roll, and gives just these dice, tiers and ranks."];
  return ["NOT verified: this does not follow from what was shown.", ...faults.map((fault) => `- ${fault}`)];
}

function signed(momentum: number): string {
  return momentum > 0 ? `+${momentum}` : String(momentum);
}

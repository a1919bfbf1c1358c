import type { EventData } from "../../protocol/events/event.ts";
import { seedCommitment } from "../contests/dice.ts";
import { rollCheck } from "../contests/resolve-check.ts";
import type { Verification } from "../contests/verify-contest.ts";

export interface RitualToVerify {
  /** As `ritual.invoked` showed it. */
  readonly seedCommitment: string;
  /** The invoker. */
  readonly actorId: string;
  /** The data of `ritual.resolved`. */
  readonly resolved: EventData<"ritual.resolved">;
}

/** Works a ritual's check out again from what everyone was shown (RIT2, CON6). */
export function verifyRitual({ seedCommitment: shown, actorId, resolved }: RitualToVerify): Verification {
  const { stat, difficulty, dice } = resolved.roll;
  // Where a hub makes relics free, momentum may be high: of three dice the best two count then, else the worst.
  const [likeliest, other] = (dice.length === 3 ? [-2, 2] : [0, 0]).map((momentum) =>
    rollCheck({ seed: resolved.seed, actorId, stat, momentum, difficulty }),
  );
  const isOther = JSON.stringify(other?.roll) === JSON.stringify(resolved.roll);
  const { roll, tier } = (isOther ? other : likeliest) ?? {};
  const faults = [
    ...(seedCommitment(resolved.seed) === shown ? [] : ["the seed is not the one whose commitment was shown"]),
    ...(JSON.stringify(resolved.roll) === JSON.stringify(roll) ? [] : ["the roll does not follow from the seed"]),
    ...(resolved.tier === tier ? [] : [`tier was said to be ${resolved.tier}, the seed gives ${tier}`]),
  ];
  return { ok: faults.length === 0, faults };
}

import { verifyRitual as verifyByRules } from "../../durable/rules/rituals/verify-ritual.ts";
import type { RitualToVerify } from "../../durable/rules/rituals/verify-ritual.ts";
import { explainRoll } from "./explain-roll.ts";
import type { VerificationReport } from "./verify-contest.ts";

/** Works a ritual's dice out again from its seed (RIT2, CON6). */
export function verifyRitual(
  ritual: RitualToVerify,
  nameOf: (actorId: string) => string = (actorId) => actorId,
): VerificationReport {
  const verification = verifyByRules(ritual);
  const { roll, tier } = ritual.resolved;
  const verdict = verification.ok
    ? ["Verified: the seed is the one promised before the roll, and gives just these dice."]
    : ["NOT verified: this does not follow from what was shown.", ...verification.faults.map((fault) => `- ${fault}`)];
  return { ...verification, report: [explainRoll(nameOf(ritual.actorId), roll, tier), ...verdict] };
}

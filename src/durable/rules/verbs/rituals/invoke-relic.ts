import type { VerbRule } from "../../catalog/verb-rule.ts";
import { difficultyOf } from "../../contests/check-template.ts";
import { seedCommitment } from "../../contests/dice.ts";
import { accept, reject } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { RITUAL_COOLDOWN_KEY } from "../../core/private/ritual-cooldown.ts";
import { RITUAL_COOLDOWN_MS } from "../../limits/times.ts";
import { momentumShort } from "../../own-verbs/pay-cost.ts";

/** RIT1. The relic need not be held: it is what the story says lies there. */
export const invokeRelic: VerbRule<"verb.invokeRelic"> = {
  label: "Invoke a relic",
  category: "ritual",
  capabilities: ["capability.spectrumless-manifest"],
  roles: [],
  safetyTags: ["prohibited-capability"],
  check: "ritual.stability",
  momentumCost: 2,
  momentumReward: { "critical-success": 4, "full-success": 4 },
  decide({ state, context, participant, verb, args }) {
    const cost = verb.momentumCost ?? 0;
    // An actor with 0 can just pay (RIT1).
    const short = momentumShort(participant, verb);
    if (short !== null) return short;
    const wait = (state.privateState.cooldowns[RITUAL_COOLDOWN_KEY] ?? 0) - context.now;
    if (wait > 0)
      return reject("cooldown", "the room is still ringing from the last ritual", {
        retryAfterMs: wait,
      });
    const seed = context.newSeed();
    return accept([
      draft(
        "ritual.invoked",
        {
          ritualId: context.newId("rit"),
          relicId: args.relicId,
          // Not −0, which JSON cannot say.
          momentumDelta: 0 - cost,
          cooldownUntil: new Date(context.now + RITUAL_COOLDOWN_MS).toISOString(),
          seedCommitment: seedCommitment(seed),
        },
        { hidden: { seed, difficulty: difficultyOf(verb.check), reward: verb.momentumReward ?? {} } },
      ),
    ]);
  },
};

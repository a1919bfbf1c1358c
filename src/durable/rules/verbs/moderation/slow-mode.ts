import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { moderationVerb } from "../../moderation/moderation-verb.ts";

/** The least time between two talks of a player; 0 ends it (MOD1). */
export const slowMode: VerbRule<"mod.slowMode"> = moderationVerb("Slow mode", ({ args }) => {
  const { seconds, reason } = args;
  return accept([draft("moderation.slowModeSet", { seconds, ...(reason === undefined ? {} : { reason }) })]);
});

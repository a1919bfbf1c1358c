import { accept } from "../decision.ts";
import { draft } from "../draft.ts";
import { moderationVerb } from "../moderation-verb.ts";
import type { VerbRule } from "../verb-rule.ts";

/** The least time between two talks of a player; 0 ends it (MOD1). */
export const slowMode: VerbRule<"mod.slowMode"> = moderationVerb("Slow mode", ({ args }) => {
  const { seconds, reason } = args;
  return accept([draft("moderation.slowModeSet", { seconds, ...(reason === undefined ? {} : { reason }) })]);
});

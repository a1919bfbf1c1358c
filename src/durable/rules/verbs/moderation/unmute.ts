import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept, reject } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { recordValue } from "../../core/record-with.ts";
import { moderationVerb } from "../../moderation/moderation-verb.ts";

export const unmute: VerbRule<"mod.unmute"> = moderationVerb("Unmute", ({ state, context, args }) => {
  const { target, reason } = args;
  if ((recordValue(state.privateState.mutes, target) ?? 0) <= context.now) {
    return reject("not-found", `${target} is not muted`, { details: { path: "target" } });
  }
  return accept([draft("moderation.unmuted", { target, ...(reason === undefined ? {} : { reason }) })]);
});

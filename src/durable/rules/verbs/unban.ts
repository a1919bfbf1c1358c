import type { VerbRule } from "../catalog/verb-rule.ts";
import { accept, reject } from "../core/decision.ts";
import { draft } from "../core/draft.ts";
import { recordValue } from "../core/record-with.ts";
import { moderationVerb } from "../moderation/moderation-verb.ts";

export const unban: VerbRule<"mod.unban"> = moderationVerb("Unban", ({ state, args }) => {
  const { target, reason } = args;
  if (recordValue(state.privateState.bans, target) === undefined) {
    return reject("not-found", `${target} is not banned`, { details: { path: "target" } });
  }
  return accept([draft("moderation.unbanned", { target, ...(reason === undefined ? {} : { reason }) })]);
});

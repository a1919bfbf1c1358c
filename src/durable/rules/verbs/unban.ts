import { accept, reject } from "../decision.ts";
import { draft } from "../draft.ts";
import { moderationVerb } from "../moderation-verb.ts";
import { recordValue } from "../record-with.ts";
import type { VerbRule } from "../verb-rule.ts";

export const unban: VerbRule<"mod.unban"> = moderationVerb("Unban", ({ state, args }) => {
  const { target, reason } = args;
  if (recordValue(state.privateState.bans, target) === undefined) {
    return reject("not-found", `${target} is not banned`, { details: { path: "target" } });
  }
  return accept([draft("moderation.unbanned", { target, ...(reason === undefined ? {} : { reason }) })]);
});

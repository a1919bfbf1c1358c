import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept, reject } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { recordValue } from "../../core/record-with.ts";
import { moderationVerb } from "../../moderation/moderation-verb.ts";
import { outOfScope } from "../../moderation/out-of-scope.ts";

/** Lifts a ban from the room, or from the whole hub (MOD1, MOD6). */
export const unban: VerbRule<"mod.unban"> = moderationVerb("Unban", ({ state, actor, args }) => {
  const { target, reason, scope } = args;
  const elsewhere = outOfScope(actor, scope);
  if (elsewhere !== null) return elsewhere;
  const why = reason === undefined ? {} : { reason };
  // The hub knows whom it bans, and lifting a ban that there is not changes nothing.
  if (scope === "hub") return accept([draft("moderation.unbanned", { target, ...why, scope })]);
  if (recordValue(state.privateState.bans, target) === undefined) {
    return reject("not-found", `${target} is not banned`, { details: { path: "target" } });
  }
  return accept([draft("moderation.unbanned", { target, ...why })]);
});

import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { moderationVerb } from "../../moderation/moderation-verb.ts";
import { spareColleagues } from "../../moderation/spare-colleagues.ts";
import { findPresent, isSelf } from "../../presence/find-target.ts";
import { leaveAtOnce } from "../../presence/leave.ts";

/** Removes an actor, who may come back (MOD1). */
export const kick: VerbRule<"mod.kick"> = moderationVerb("Kick", ({ state, context, actor, args }) => {
  const self = isSelf(actor.actorId, args.target);
  if (self !== null) return self.missing;
  const spared = spareColleagues(state, actor, args.target);
  if (spared !== null) return spared;
  const target = findPresent(state, args.target);
  // A spectator is no participant, but is here.
  if ("missing" in target && !context.isConnected(args.target)) return target.missing;
  const kicked = draft("moderation.kicked", { target: args.target, reason: args.reason });
  return accept([kicked, ...leaveAtOnce(state, args.target, "kicked")]);
});

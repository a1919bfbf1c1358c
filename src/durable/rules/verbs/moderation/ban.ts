import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { moderationVerb } from "../../moderation/moderation-verb.ts";
import { outOfScope } from "../../moderation/out-of-scope.ts";
import { spareColleagues } from "../../moderation/spare-colleagues.ts";
import { isSelf } from "../../presence/find-target.ts";
import { leaveAtOnce } from "../../presence/leave.ts";

/**
 * Removes an actor and keeps them out, for a time or for good; one who is not here cannot come in (MOD1). A ban from the
 * whole hub is kept by the hub, so that any room can lift it (MOD6).
 */
export const ban: VerbRule<"mod.ban"> = moderationVerb("Ban", ({ state, context, actor, args }) => {
  const self = isSelf(actor.actorId, args.target);
  if (self !== null) return self.missing;
  const spared = spareColleagues(state, actor, args.target);
  if (spared !== null) return spared;
  const elsewhere = outOfScope(actor, args.scope);
  if (elsewhere !== null) return elsewhere;
  const hidden = args.seconds === undefined ? {} : { until: context.now + args.seconds * 1000 };
  const ofHub = args.scope === "hub" ? { scope: args.scope } : {};
  const banned = draft("moderation.banned", { target: args.target, reason: args.reason, ...ofHub }, { hidden });
  return accept([banned, ...leaveAtOnce(state, args.target, "banned")]);
});

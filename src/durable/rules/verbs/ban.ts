import { accept } from "../decision.ts";
import { draft } from "../draft.ts";
import { isSelf } from "../find-target.ts";
import { leaveAtOnce } from "../leave.ts";
import { moderationVerb } from "../moderation-verb.ts";
import { spareColleagues } from "../spare-colleagues.ts";
import type { VerbRule } from "../verb-rule.ts";

/** Puts somebody out and keeps him out, for a time or for good; who is not here cannot come in (MOD1). */
export const ban: VerbRule<"mod.ban"> = moderationVerb("Ban", ({ state, context, actor, args }) => {
  const self = isSelf(actor.actorId, args.target);
  if (self !== null) return self.missing;
  const spared = spareColleagues(state, actor, args.target);
  if (spared !== null) return spared;
  const hidden = args.seconds === undefined ? {} : { until: context.now + args.seconds * 1000 };
  const banned = draft("moderation.banned", { target: args.target, reason: args.reason }, { hidden });
  return accept([banned, ...leaveAtOnce(state, args.target, "banned")]);
});

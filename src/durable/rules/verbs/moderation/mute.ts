import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { moderationVerb } from "../../moderation/moderation-verb.ts";
import { spareColleagues } from "../../moderation/spare-colleagues.ts";
import { isSelf } from "../../presence/find-target.ts";

/**
 * Takes talk away for a time: say, emote, whisper (MOD1). It holds across reconnects, so the target need not be here.
 */
export const mute: VerbRule<"mod.mute"> = moderationVerb("Mute", ({ state, context, actor, args }) => {
  const self = isSelf(actor.actorId, args.target);
  if (self !== null) return self.missing;
  const spared = spareColleagues(state, actor, args.target);
  if (spared !== null) return spared;
  const until = new Date(context.now + args.seconds * 1000).toISOString();
  return accept([draft("moderation.muted", { target: args.target, until, reason: args.reason })]);
});

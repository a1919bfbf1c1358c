import { accept } from "../decision.ts";
import { draft } from "../draft.ts";
import { findTarget, isSelf } from "../find-target.ts";
import { moderationVerb } from "../moderation-verb.ts";
import { leaveAtOnce } from "../leave.ts";
import type { VerbRule } from "../verb-rule.ts";

/** Puts somebody out; he may come back (MOD1). */
export const kick: VerbRule<"mod.kick"> = moderationVerb("Kick", ({ state, context, actor, args }) => {
  const target = findTarget(state, actor.actorId, args.target);
  // A spectator is no participant, but he is here.
  if ("missing" in target && !context.isConnected(args.target)) return target.missing;
  const self = isSelf(actor.actorId, args.target);
  if (self !== null) return self.missing;
  const kicked = draft("moderation.kicked", { target: args.target, reason: args.reason });
  return accept([kicked, ...leaveAtOnce(state, args.target, "kicked")]);
});

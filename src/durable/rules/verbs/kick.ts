import { accept } from "../decision.ts";
import { draft } from "../draft.ts";
import { findTarget } from "../find-target.ts";
import { moderationVerb } from "../moderation-verb.ts";
import { leaveAtOnce } from "../leave.ts";
import type { VerbRule } from "../verb-rule.ts";

/** Puts somebody out; he may come back (MOD1). */
export const kick: VerbRule<"mod.kick"> = moderationVerb("Kick", ({ state, actor, args }) => {
  const target = findTarget(state, actor.actorId, args.target);
  if ("missing" in target) return target.missing;
  const kicked = draft("moderation.kicked", { target: args.target, reason: args.reason });
  return accept([kicked, ...leaveAtOnce(state, args.target, "kicked")]);
});

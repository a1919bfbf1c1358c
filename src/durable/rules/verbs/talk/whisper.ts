import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { findTarget } from "../../presence/find-target.ts";

export const whisper: VerbRule<"verb.whisper"> = {
  label: "Whisper",
  category: "talk",
  capabilities: [],
  roles: [],
  safetyTags: [],
  decide({ state, actor, args }) {
    const target = findTarget(state, actor.actorId, args.target);
    if ("missing" in target) return target.missing;
    return accept([draft("chat.whispered", { target: args.target, message: args.message })]);
  },
};

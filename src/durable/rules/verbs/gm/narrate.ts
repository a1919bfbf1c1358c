import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";

export const narrate: VerbRule<"gm.narrate"> = {
  label: "Narrate",
  category: "story",
  capabilities: [],
  roles: ["gm"],
  safetyTags: [],
  decide: ({ args }) => accept([draft("story.narrated", { text: args.text })]),
};

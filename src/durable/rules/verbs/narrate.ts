import { accept } from "../decision.ts";
import { draft } from "../draft.ts";
import type { VerbRule } from "../verb-rule.ts";

export const narrate: VerbRule<"gm.narrate"> = {
  label: "Narrate",
  category: "story",
  capabilities: [],
  roles: ["gm"],
  safetyTags: [],
  decide: ({ args }) => accept([draft("story.narrated", { text: args.text })]),
};

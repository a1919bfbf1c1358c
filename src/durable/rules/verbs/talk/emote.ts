import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";

export const emote: VerbRule<"verb.emote"> = {
  label: "Emote",
  category: "talk",
  capabilities: [],
  roles: [],
  safetyTags: [],
  decide: ({ args }) => accept([draft("chat.emoted", { text: args.text })]),
};

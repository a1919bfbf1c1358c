import { accept } from "../decision.ts";
import { draft } from "../draft.ts";
import type { VerbRule } from "../verb-rule.ts";

export const emote: VerbRule<"verb.emote"> = {
  label: "Emote",
  category: "talk",
  capabilities: [],
  roles: [],
  safetyTags: [],
  decide: ({ args }) => accept([draft("chat.emoted", { text: args.text })]),
};

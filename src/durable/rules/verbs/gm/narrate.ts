import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { GM_VERB } from "./gm-verb.ts";

export const narrate: VerbRule<"gm.narrate"> = {
  ...GM_VERB,
  label: "Narrate",
  decide: ({ args }) => accept([draft("story.narrated", { text: args.text })]),
};

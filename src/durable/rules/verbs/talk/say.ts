import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";

export const say: VerbRule<"verb.say"> = {
  label: "Say",
  category: "talk",
  capabilities: [],
  roles: [],
  safetyTags: [],
  rateLimit: { burst: 5, perSeconds: 10, scope: "actor" },
  decide: ({ args }) => accept([draft("chat.said", { message: args.message })]),
};

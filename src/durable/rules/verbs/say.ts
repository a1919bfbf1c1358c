import { accept } from "../decision.ts";
import { draft } from "../draft.ts";
import type { VerbRule } from "../verb-rule.ts";

export const say: VerbRule<"verb.say"> = {
  label: "Say",
  category: "talk",
  capabilities: [],
  roles: [],
  safetyTags: [],
  rateLimit: { burst: 5, perSeconds: 10, scope: "actor" },
  decide: ({ args }) => accept([draft("chat.said", { message: args.message })]),
};

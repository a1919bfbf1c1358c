import { accept, reject } from "../decision.ts";
import { beginClosing } from "../session.ts";
import type { VerbRule } from "../verb-rule.ts";

export const closeSession: VerbRule<"gm.closeSession"> = {
  label: "Close the session",
  category: "story",
  capabilities: [],
  roles: ["gm"],
  safetyTags: [],
  decide({ state, args }) {
    if (state.books.session === null) return reject("not-found", "no session is open; there is nothing to close");
    return accept(beginClosing(state, args.reason));
  },
};

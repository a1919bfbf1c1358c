import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept, reject } from "../../core/decision.ts";
import { beginClosing } from "../../sessions/session.ts";
import { GM_VERB } from "./gm-verb.ts";

export const closeSession: VerbRule<"gm.closeSession"> = {
  ...GM_VERB,
  label: "Close the session",
  decide({ state, args }) {
    const { session } = state.privateState;
    if (session === null) return reject("not-found", "no session is open; there is nothing to close");
    // Accepted it would leave no event, so no receipt: sent again, it would close the next session.
    if (session.closing !== null) return reject("session-closing", "the session is closing already");
    return accept(beginClosing(state, args.reason));
  },
};

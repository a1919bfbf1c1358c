import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept, reject } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { findPresent } from "../../presence/find-target.ts";
import { canHold, TOO_MANY_KINDS } from "../../trades/goods.ts";
import { GM_VERB } from "./gm-verb.ts";

/** The only source of goods (TRD2). */
export const grantItems: VerbRule<"gm.grantItems"> = {
  ...GM_VERB,
  label: "Grant items",
  decide({ state, args }) {
    const target = findPresent(state, args.target);
    if ("missing" in target) return target.missing;
    if (!canHold(state, args.target, args.items)) {
      return reject("invalid-args", TOO_MANY_KINDS, { details: { path: "items" } });
    }
    return accept([draft("inventory.granted", { actorId: args.target, items: args.items })]);
  },
};

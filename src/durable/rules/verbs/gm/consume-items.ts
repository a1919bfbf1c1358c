import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept, reject } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { findPresent } from "../../presence/find-target.ts";
import { lacking } from "../../trades/goods.ts";
import { GM_VERB } from "./gm-verb.ts";

/** The only sink of goods (TRD2). */
export const consumeItems: VerbRule<"gm.consumeItems"> = {
  ...GM_VERB,
  label: "Consume items",
  decide({ state, args }) {
    const target = findPresent(state, args.target);
    if ("missing" in target) return target.missing;
    const missing = lacking(state, args.target, args.items);
    if (missing !== undefined) {
      const details = { path: "items", item: missing.item };
      return reject("insufficient-items", `${args.target} does not have ${missing.quantity} × ${missing.item}`, {
        details,
      });
    }
    return accept([draft("inventory.consumed", { actorId: args.target, items: args.items })]);
  },
};

import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { openTradeOf } from "../../trades/trade.ts";

export const declineTrade: VerbRule<"verb.declineTrade"> = {
  label: "Decline a trade",
  category: "trade",
  capabilities: [],
  roles: [],
  safetyTags: [],
  decide({ state, actor, args }) {
    const open = openTradeOf(state, args.tradeId, "to", actor.actorId);
    return "refused" in open ? open.refused : accept([draft("trade.declined", { tradeId: args.tradeId })]);
  },
};

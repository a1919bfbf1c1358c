import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { openTradeOf } from "../../trades/trade.ts";

export const cancelTrade: VerbRule<"verb.cancelTrade"> = {
  label: "Cancel a trade",
  category: "trade",
  capabilities: [],
  roles: [],
  safetyTags: [],
  decide({ state, actor, args }) {
    const open = openTradeOf(state, args.tradeId, "from", actor.actorId);
    return "refused" in open ? open.refused : accept([draft("trade.cancelled", { tradeId: args.tradeId })]);
  },
};

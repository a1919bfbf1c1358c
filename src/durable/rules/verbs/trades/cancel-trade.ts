import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { openTradeOf } from "../../trades/trade.ts";
import { TRADE_VERB } from "./trade-verb.ts";

export const cancelTrade: VerbRule<"verb.cancelTrade"> = {
  ...TRADE_VERB,
  label: "Cancel a trade",
  decide({ state, actor, args }) {
    const open = openTradeOf(state, args.tradeId, "from", actor.actorId);
    return "refused" in open ? open.refused : accept([draft("trade.cancelled", { tradeId: args.tradeId })]);
  },
};

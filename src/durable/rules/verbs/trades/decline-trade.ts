import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { openTradeOf } from "../../trades/trade.ts";
import { TRADE_VERB } from "./trade-verb.ts";

export const declineTrade: VerbRule<"verb.declineTrade"> = {
  ...TRADE_VERB,
  label: "Decline a trade",
  decide({ state, actor, args }) {
    const open = openTradeOf(state, args.tradeId, "to", actor.actorId);
    return "refused" in open ? open.refused : accept([draft("trade.declined", { tradeId: args.tradeId })]);
  },
};

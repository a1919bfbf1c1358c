import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept, reject } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { canSwap, lacking, TOO_MANY_KINDS } from "../../trades/goods.ts";
import { openTradeOf } from "../../trades/trade.ts";
import { TRADE_VERB } from "./trade-verb.ts";

/** Swaps both sides at once (TRD1). */
export const acceptTrade: VerbRule<"verb.acceptTrade"> = {
  ...TRADE_VERB,
  label: "Accept a trade",
  decide({ state, actor, args }) {
    const open = openTradeOf(state, args.tradeId, "to", actor.actorId);
    if ("refused" in open) return open.refused;
    const { trade } = open;
    const missing = lacking(state, actor.actorId, trade.want);
    if (missing !== undefined) {
      const details = { item: missing.item };
      return reject("insufficient-items", `you do not have ${missing.quantity} × ${missing.item}`, { details });
    }
    if (!canSwap(state, trade)) {
      return reject("invalid-args", TOO_MANY_KINDS, { details: { path: "tradeId" } });
    }
    return accept([draft("trade.accepted", { tradeId: trade.tradeId })]);
  },
};

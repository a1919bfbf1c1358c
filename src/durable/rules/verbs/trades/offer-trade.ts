import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept, reject } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { TRADE_EXPIRES_MS } from "../../limits/times.ts";
import { findTarget } from "../../presence/find-target.ts";
import { lacking } from "../../trades/goods.ts";
import { TRADE_VERB } from "./trade-verb.ts";

/** TRD1. One of the two sides may be empty: a gift, or a request. */
export const offerTrade: VerbRule<"verb.offerTrade"> = {
  ...TRADE_VERB,
  label: "Offer a trade",
  rateLimit: { burst: 3, perSeconds: 30, scope: "actor" },
  decide({ state, context, actor, args }) {
    const target = findTarget(state, actor.actorId, args.target);
    if ("missing" in target) return target.missing;
    if (args.give.length === 0 && args.want.length === 0) {
      const details = { path: "give" };
      return reject("invalid-args", "`give` and `want` are both empty; offer something or ask for something", {
        details,
      });
    }
    const missing = lacking(state, actor.actorId, args.give);
    if (missing !== undefined) {
      const details = { path: "give", item: missing.item };
      return reject("insufficient-items", `you do not have ${missing.quantity} × ${missing.item}`, { details });
    }
    return accept([
      draft("trade.offered", {
        trade: {
          tradeId: context.newId("tra"),
          from: actor.actorId,
          to: args.target,
          give: args.give,
          want: args.want,
          ...(args.note === undefined ? {} : { note: args.note }),
          status: "open",
          expiresAt: new Date(context.now + TRADE_EXPIRES_MS).toISOString(),
        },
      }),
    ]);
  },
};

import type { Trade } from "../../protocol/state/trade.ts";
import { reject, type Verdict } from "../core/decision.ts";
import type { RoomState } from "../core/room-state.ts";

/** The open trade a command names and this side of it may settle, or why not (TRD1, TRD3). */
export function openTradeOf(
  state: RoomState,
  tradeId: string,
  side: "from" | "to",
  actorId: string,
): { readonly trade: Trade } | { readonly refused: Verdict } {
  const trade = state.view.trades.find((each) => each.tradeId === tradeId);
  const at = { details: { path: "tradeId" } };
  if (trade === undefined) return { refused: reject("not-found", `there is no trade ${tradeId} here`, at) };
  if (trade[side] !== actorId) {
    const whose = side === "to" ? "was not made to you" : "is not yours";
    return { refused: reject("not-yours", `this offer ${whose}`, at) };
  }
  if (trade.status === "open") return { trade };
  return { refused: reject("already-settled", `this trade is ${trade.status}`, { details: { status: trade.status } }) };
}

import { draft, type Draft } from "../core/draft.ts";
import type { RoomState } from "../core/room-state.ts";
import { isPresent } from "./admission.ts";

/** The events of an actor's leaving: open offers are cancelled first, so that nothing stays in escrow (TRD3). */
export function markAbsent(state: RoomState, actorId: string, reason: "gone" | "kicked" | "banned"): Draft[] {
  const offers = state.view.trades.filter((trade) => trade.status === "open" && trade.from === actorId);
  return [
    ...offers.map(({ tradeId }) => draft("trade.cancelled", { tradeId }, { actorId })),
    draft("participant.left", { actorId, reason }, { actorId }),
  ];
}

/** The same without a grace, for an actor whom a moderator removes; nothing where they are not here (MOD1). */
export function leaveAtOnce(state: RoomState, actorId: string, reason: "kicked" | "banned"): Draft[] {
  return isPresent(state, actorId) ? markAbsent(state, actorId, reason) : [];
}

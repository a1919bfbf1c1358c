import * as v from "valibot";
import { Decision, ItemId } from "../http/decision.ts";
import { ActorId, HubId, MadeId, RoomId } from "../values/ids.ts";

/** A decision on its way from the edge, which has looked at who decides, to the bridge (BRG5, MOD3). */
export const DecisionOrder = v.object({
  purpose: v.literal("decision"),
  hubId: HubId,
  /** The only room whose items may be decided; `*` for every room. */
  roomId: v.union([v.literal("*"), RoomId]),
  itemId: ItemId,
  /** The key under which the decision is taken once. */
  decisionId: MadeId,
  decidedBy: ActorId,
  /** Names the token, for the audit (AUD1). */
  tokenId: v.exactOptional(v.string()),
  decision: Decision,
});
export type DecisionOrder = v.InferOutput<typeof DecisionOrder>;

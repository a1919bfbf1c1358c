import * as v from "valibot";
import { ActorId, MadeId, Time } from "../values/ids.ts";
import { ItemQuantity } from "../values/item-quantity.ts";

/** `give` is held in escrow while the trade is open (TRD1, SHP3). */
export const Trade = v.object({
  tradeId: MadeId,
  from: ActorId,
  to: ActorId,
  give: v.array(ItemQuantity),
  want: v.array(ItemQuantity),
  note: v.optional(v.string()),
  status: v.picklist(["open", "accepted", "declined", "cancelled", "expired"]),
  expiresAt: Time,
});
export type Trade = v.InferOutput<typeof Trade>;

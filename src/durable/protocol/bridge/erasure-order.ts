import * as v from "valibot";
import { ActorId, HubId, MadeId } from "../values/ids.ts";

/** An erasure on its way from the edge, which has looked at who asks, to the bridge (ERA1). */
export const ErasureOrder = v.object({
  purpose: v.literal("erasure"),
  schema: v.literal(1),
  hubId: HubId,
  /** The key under which it is begun once. */
  erasureId: MadeId,
  /** The person; absent where the whole hub ends (ERA6). */
  actorId: v.exactOptional(ActorId),
  reason: v.string(),
  askedBy: ActorId,
  /** Names the token, for the audit (AUD1). */
  tokenId: v.exactOptional(v.string()),
});
export type ErasureOrder = v.InferOutput<typeof ErasureOrder>;

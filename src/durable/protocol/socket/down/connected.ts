import * as v from "valibot";
import { Limits } from "../../catalog/catalog.ts";
import { ActorId, HubId, MadeId, RoomId, Time, Version } from "../../values/ids.ts";

/** Versions a resuming client will not be told one by one, both ends included (RES1). */
export const Gap = v.object({ from: Version, to: Version });
export type Gap = v.InferOutput<typeof Gap>;

/** The first frame of a connection (SOK5). */
export const Connected = v.object({
  type: v.literal("hub.system.connected"),
  protocol: v.number(),
  hubId: HubId,
  roomId: RoomId,
  actorId: ActorId,
  connectionId: v.string(),
  sessionId: v.nullable(MadeId),
  /** The room's. */
  version: Version,
  serverTime: Time,
  resume: v.picklist(["snapshot", "replay"]),
  gap: v.exactOptional(Gap),
  limits: Limits,
});
export type Connected = v.InferOutput<typeof Connected>;

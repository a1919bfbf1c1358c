import * as v from "valibot";
import { HubId, MadeId, RoomId } from "../values/ids.ts";

/** An operator's order to begin a session's publishing again, from the edge to the bridge (CLO7, JOB2). */
export const RedriveOrder = v.object({
  purpose: v.literal("redrive"),
  hubId: HubId,
  roomId: RoomId,
  sessionId: MadeId,
});
export type RedriveOrder = v.InferOutput<typeof RedriveOrder>;

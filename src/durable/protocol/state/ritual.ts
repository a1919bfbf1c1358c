import * as v from "valibot";
import { Roll, Tier } from "../values/check.ts";
import { ActorId, ItemName, MadeId } from "../values/ids.ts";

/** A ritual as everybody sees it (SHP3). */
export const Ritual = v.object({
  ritualId: MadeId,
  relicId: ItemName,
  actorId: ActorId,
  status: v.picklist(["invoked", "started", "resolved", "failed"]),
  workflowId: v.optional(v.string()),
  tier: v.optional(Tier),
  roll: v.optional(Roll),
});
export type Ritual = v.InferOutput<typeof Ritual>;

import * as v from "valibot";
import { ActorId, Time } from "../values/ids.ts";
import { Role, Stats } from "./actor.ts";

/** An actor with state in a room (SHP1). `momentum` is −2…+3. */
export const Participant = v.object({
  actorId: ActorId,
  name: v.string(),
  roles: v.array(Role),
  stats: Stats,
  momentum: v.number(),
  status: v.picklist(["active", "idle", "away"]),
  joinedAt: Time,
});
export type Participant = v.InferOutput<typeof Participant>;

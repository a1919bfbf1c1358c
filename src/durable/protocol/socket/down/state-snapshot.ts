import * as v from "valibot";
import { RoomView } from "../../state/room-view.ts";
import { Version } from "../../values/ids.ts";

/** The room as the connection's actor sees it, with all that happened up to `version` (RES2). */
export const StateSnapshot = v.object({ type: v.literal("hub.stateSnapshot"), version: Version, state: RoomView });
export type StateSnapshot = v.InferOutput<typeof StateSnapshot>;

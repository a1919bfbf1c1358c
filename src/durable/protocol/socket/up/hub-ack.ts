import * as v from "valibot";
import { Version } from "../../values/ids.ts";

/** How far the client has applied what it was sent: the `version` of a frame (SLO1). */
export const HubAck = v.object({ type: v.literal("hub.ack"), version: Version });

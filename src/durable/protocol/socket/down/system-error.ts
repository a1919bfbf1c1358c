import * as v from "valibot";
import { FrameFault } from "../frame-fault.ts";

/** The answer to a frame that was not taken; the connection stays open (SOK4). */
export const SystemError = v.object({ type: v.literal("hub.system.error"), ...FrameFault.entries });

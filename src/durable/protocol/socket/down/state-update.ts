import * as v from "valibot";
import { AnyEvent } from "../../events/any-event.ts";
import { Version } from "../../values/ids.ts";
import { Receipt } from "../receipt.ts";

/** New events, and the outcomes of the connection's commands. `from` is the `version` of the frame before (SOK6). */
export const StateUpdate = v.object({
  type: v.literal("hub.stateUpdate"),
  from: Version,
  version: Version,
  events: v.pipe(v.array(AnyEvent), v.readonly()),
  receipts: v.pipe(v.array(Receipt), v.readonly()),
});
export type StateUpdate = v.InferOutput<typeof StateUpdate>;

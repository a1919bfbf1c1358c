import * as v from "valibot";
import { EVENT_DATA, EVENT_ENVELOPE, EVENT_TYPES, type Event } from "./event.ts";

const [first, ...others] = EVENT_TYPES.map((type) =>
  v.object({ ...EVENT_ENVELOPE, type: v.literal(type), data: EVENT_DATA[type] }),
);
if (first === undefined) throw new Error("there are no events");

/** An event of any type with its envelope (CMD4). Apart from `event`, since the client checks the data alone. */
// Each option ties its type to its data; the compiler loses that in the list.
export const AnyEvent = v.variant("type", [first, ...others]) as unknown as v.GenericSchema<Event>;

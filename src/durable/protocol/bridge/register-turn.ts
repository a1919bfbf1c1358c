import * as v from "valibot";
import { HubId, RoomId } from "../values/ids.ts";

const Whole = v.pipe(v.string(), v.regex(/^\d{1,12}$/, "must be a whole number"), v.transform(Number));

/** The request of the edge to the register at each turn of its cron (REG2). */
export const RegisterQuery = v.object({
  turn: Whole,
  limit: v.pipe(Whole, v.minValue(1), v.maxValue(200)),
});

/** Some rooms of every hub's register, and how many rooms it has (REG2). */
export const RegisterTurn = v.object({
  rooms: v.array(v.object({ hubId: HubId, roomId: RoomId })),
  of: v.number(),
});
export type RegisterTurn = v.InferOutput<typeof RegisterTurn>;

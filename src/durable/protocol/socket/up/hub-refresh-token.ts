import * as v from "valibot";

/** A new token of the same actor, under which the connection goes on (TOK4). */
export const HubRefreshToken = v.object({
  type: v.literal("hub.refreshToken"),
  token: v.pipe(v.string(), v.nonEmpty()),
});

import * as v from "valibot";
import { Time } from "../../values/ids.ts";

export const NOTICES = ["token-expiring", "token-refreshed", "idle", "lagging", "going-down"] as const;

/** Something the client should know about its connection (SOK6). */
export const Notice = v.object({
  type: v.literal("hub.system.notice"),
  code: v.picklist(NOTICES),
  expiresAt: v.exactOptional(Time),
  reconnectAfterMs: v.exactOptional(v.number()),
});
export type Notice = v.InferOutput<typeof Notice>;

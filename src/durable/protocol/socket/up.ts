import * as v from "valibot";
import { HubAck } from "./up/hub-ack.ts";
import { HubCommand } from "./up/hub-command.ts";
import { HubRefreshToken } from "./up/hub-refresh-token.ts";

/** The frames that a client may send besides the text frame `ping` (SOK4). Unknown fields are ignored. */
export const ClientMessage = v.variant("type", [HubCommand, HubAck, HubRefreshToken]);
export type ClientMessage = v.InferOutput<typeof ClientMessage>;

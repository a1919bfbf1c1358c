import * as v from "valibot";
import { CommandRequest } from "../command.ts";

const { id, verb, args } = CommandRequest.entries;

/** A request to act. Only `id` is asked for here: with a good one a command gets a receipt, whatever else is wrong (SOK4). */
export const HubCommand = v.pipe(
  v.object({ type: v.literal("hub.command"), id, verb: v.optional(verb), args: v.optional(args) }),
  v.transform(({ type, ...sent }) => ({ type, command: { id: sent.id, verb: sent.verb, args: sent.args } })),
);

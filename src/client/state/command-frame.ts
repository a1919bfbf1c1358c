import * as v from "valibot";
import { MAX_FRAME_BYTES } from "../../durable/protocol/events/version.ts";
import { CommandId } from "../../durable/protocol/values/ids.ts";
import type { SentCommand, Unanswered } from "./pending-commands.ts";

export function commandFrame(command: SentCommand): string {
  return JSON.stringify({ type: "hub.command", ...command });
}

/**
 * The hub refuses such a frame without a receipt (SOK4), so its sender would wait in vain.
 * @throws TypeError for an id the hub would not take
 */
export function unsendable(command: SentCommand): Unanswered | undefined {
  if (!v.is(CommandId, command.id)) throw new TypeError(`${JSON.stringify(command.id)} is not a command id`);
  if (new TextEncoder().encode(commandFrame(command)).length <= MAX_FRAME_BYTES) return undefined;
  const message = `the command is longer than ${MAX_FRAME_BYTES} bytes; it was not sent`;
  return { id: command.id, status: "unanswered", because: "too-large", message };
}

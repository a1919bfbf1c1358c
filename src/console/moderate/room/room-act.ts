import { sendCommand } from "../../../client/http/room-http.ts";
import type { VerbId } from "../../../durable/protocol/socket/command.ts";
import type { Session } from "../../shell/session/session.ts";
import type { SpokenLine } from "./spoken-line.ts";

/** The acts of a moderator about a line or the person who said it (MOD1, MOD6). */
export const ROOM_ACTS = ["retract", "mute", "kick", "ban", "ban from the hub"] as const;
export type RoomAct = (typeof ROOM_ACTS)[number];

/** Whether an act is for a time, and whether it may be for good. */
export function isTimed(wanted: RoomAct): "never" | "always" | "maybe" {
  switch (wanted) {
    case "retract":
    case "kick":
      return "never";
    case "mute":
      return "always";
    case "ban":
    case "ban from the hub":
      return "maybe";
  }
}

/** The command of an act. `seconds` is undefined for good. */
export function commandOf(
  wanted: RoomAct,
  { actorId: target, version }: SpokenLine,
  { reason, seconds }: { readonly reason: string; readonly seconds: number | undefined },
): { readonly verb: VerbId; readonly args: Readonly<Record<string, unknown>> } {
  const forTime = seconds === undefined ? {} : { seconds };
  switch (wanted) {
    case "retract":
      return { verb: "mod.retractMessage", args: { version, reason } };
    case "mute":
      return { verb: "mod.mute", args: { target, ...forTime, reason } };
    case "kick":
      return { verb: "mod.kick", args: { target, reason } };
    case "ban":
      return { verb: "mod.ban", args: { target, ...forTime, reason } };
    case "ban from the hub":
      return { verb: "mod.ban", args: { target, ...forTime, reason, scope: "hub" } };
  }
}

/**
 * Sends a command of a moderator to a room (CMD6).
 * @returns why it was refused; undefined where it was accepted
 */
export async function act(
  session: Session,
  roomId: string,
  { verb, args }: { readonly verb: VerbId; readonly args: Readonly<Record<string, unknown>> },
): Promise<string | undefined> {
  // Verb and arguments come together from the forms of this folder; the hub checks them itself.
  const command = { id: crypto.randomUUID(), verb, args: args as never };
  const answer = await session.ask((hub) => sendCommand({ ...hub, roomId }, hub.token, command));
  if (!answer.ok) return answer.problem.detail;
  const receipt = answer.value;
  return receipt.status === "accepted" ? undefined : `${receipt.code}: ${receipt.message}`;
}
